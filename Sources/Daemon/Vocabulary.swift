import Filtering
import Inbox
import InboxWeb
import Parsing
import Posts

// The words of the stages that the command speaks too. It imports the daemon alone.

package typealias CoverageTotals = Inbox.CoverageTotals
package typealias Decision = Posts.Decision
package typealias DecisionEntry = Inbox.DecisionEntry
package typealias Evaluation = Filtering.Evaluation
package typealias Evidence = Posts.Evidence
package typealias Export = Inbox.Export
package typealias ExportFilter = Inbox.ExportFilter
package typealias ExportProfile = Inbox.ExportProfile
package typealias FeedJSON = InboxWeb.FeedJSON
package typealias FeedRecord = Inbox.FeedRecord
package typealias FeedShape = Parsing.FeedShape
package typealias Gesture = Posts.Gesture
package typealias GestureTaxonomy = Filtering.GestureTaxonomy
package typealias InboxError = Inbox.InboxError
package typealias InboxServerError = InboxWeb.InboxServerError
package typealias ItemDetail = Inbox.ItemDetail
package typealias ItemDetailJSON = InboxWeb.ItemDetailJSON
package typealias ItemJSON = InboxWeb.ItemJSON
package typealias ItemSummary = Inbox.ItemSummary
package typealias Model = Filtering.Model
package typealias ModelFileError = Filtering.ModelFileError
package typealias NotableTerm = Filtering.NotableTerm
package typealias PostJSON = InboxWeb.PostJSON
package typealias PostRecord = Inbox.PostRecord
package typealias Preset = Posts.Preset
package typealias Queue = Inbox.Queue
package typealias Selection = Filtering.Selection
package typealias Simulation = Filtering.Simulation
package typealias SimulationReport = Filtering.SimulationReport
package typealias Verdict = Posts.Verdict
