import Filtering
import Inbox
import InboxWeb
import Parsing
import Posts

// The words of the stages that the command speaks too. It imports the daemon alone.

package typealias Action = Posts.Action
package typealias AuditAnsweredJSON = InboxWeb.AuditAnsweredJSON
package typealias AuditError = Inbox.AuditError
package typealias AuditFiguresJSON = InboxWeb.AuditFiguresJSON
package typealias AuditJSON = InboxWeb.AuditJSON
package typealias AuditPlace = Inbox.AuditPlace
package typealias AuditReveal = Inbox.AuditReveal
package typealias AuditSession = Inbox.AuditSession
package typealias AuditUndoneJSON = InboxWeb.AuditUndoneJSON
package typealias BackupError = Inbox.BackupError
package typealias Compaction = Inbox.Compaction
package typealias CoverageTotals = Inbox.CoverageTotals
package typealias Decision = Posts.Decision
package typealias DecisionEntry = Inbox.DecisionEntry
package typealias Erased = Inbox.Erased
package typealias Evaluation = Filtering.Evaluation
package typealias Evidence = Posts.Evidence
package typealias Export = Inbox.Export
package typealias ExportComparison = Inbox.ExportComparison
package typealias ExportDifference = Inbox.ExportDifference
package typealias ExportFilter = Inbox.ExportFilter
package typealias ExportJSON = InboxWeb.ExportJSON
package typealias ExportLine = Inbox.ExportLine
package typealias ExportProfile = Inbox.ExportProfile
package typealias ExportRequest = Inbox.ExportRequest
package typealias FeedJSON = InboxWeb.FeedJSON
package typealias FeedRecord = Inbox.FeedRecord
package typealias FeedShape = Parsing.FeedShape
package typealias ForgetRequest = Inbox.ForgetRequest
package typealias Finding = Inbox.Finding
package typealias ForgottenMeanwhile = Inbox.ForgottenMeanwhile
package typealias Gesture = Posts.Gesture
package typealias GestureTaxonomy = Filtering.GestureTaxonomy
package typealias InboxError = Inbox.InboxError
package typealias InboxServerError = InboxWeb.InboxServerError
package typealias ItemDetail = Inbox.ItemDetail
package typealias ItemDetailJSON = InboxWeb.ItemDetailJSON
package typealias ItemJSON = InboxWeb.ItemJSON
package typealias ItemOrder = Inbox.ItemOrder
package typealias ItemSummary = Inbox.ItemSummary
package typealias LaterTime = Inbox.LaterTime
package typealias Model = Filtering.Model
package typealias ModelFileError = Filtering.ModelFileError
package typealias NoSuchExport = Inbox.NoSuchExport
package typealias NotableTerm = Filtering.NotableTerm
package typealias Person = Posts.Person
package typealias PostJSON = InboxWeb.PostJSON
package typealias PostRecord = Inbox.PostRecord
package typealias Preset = Posts.Preset
package typealias Queue = Inbox.Queue
package typealias Requested = Inbox.Requested
package typealias RequestedJSON = InboxWeb.RequestedJSON
package typealias ReviewRefusal = Inbox.ReviewRefusal
package typealias SearchHit = Inbox.SearchHit
package typealias SearchHitJSON = InboxWeb.SearchHitJSON
package typealias SearchPage = Inbox.SearchPage
package typealias SearchPlace = Inbox.SearchPlace
package typealias SearchRefusal = Inbox.SearchRefusal
package typealias SearchRequest = Inbox.SearchRequest
package typealias Selection = Filtering.Selection
package typealias Simulation = Filtering.Simulation
package typealias SimulationReport = Filtering.SimulationReport
package typealias SubjectRecord = Inbox.SubjectRecord
package typealias Surfacing = Inbox.Surfacing
package typealias Verdict = Posts.Verdict
