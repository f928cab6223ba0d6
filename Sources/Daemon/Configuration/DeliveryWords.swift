/// Knows option keys that ask sluice to send something somewhere, so that the refusal can say why.
enum DeliveryWords {
  /// Whether a key, or a word in it (`slack-channel`, `notifyUrl`), asks for delivery.
  static func contains(_ key: String) -> Bool {
    let whole = key.lowercased().filter { $0.isLetter || $0.isNumber }
    return words.contains(whole) || parts(of: key).contains { words.contains($0) }
  }

  static func refusal(of key: String, in phrase: String) -> String {
    "\"\(key)\"\(phrase) asks for delivery, and sluice never injects: it sends nothing to a CRM, "
      + "a queue, a chat or a mailbox. People decide in the inbox and take the result away as a "
      + "CSV file; see \"sluice export\""
  }

  private static func parts(of key: String) -> [String] {
    var parts = [""]
    var last: Character = " "
    for character in key {
      if !character.isLetter && !character.isNumber {
        parts.append("")
      } else {
        if character.isUppercase && last.isLowercase { parts.append("") }
        parts[parts.count - 1] += character.lowercased()
      }
      last = character
    }
    return parts
  }

  private static let words: Set<String> = [
    // The act.
    "callback", "callbacks", "deliver", "delivery", "destination", "destinations", "dispatch",
    "export", "exports", "forward", "hook", "hooks", "inject", "injection", "integration",
    "integrations", "notification", "notifications", "notifier", "notify", "output", "outputs",
    "publish", "push", "send", "sendto", "sink", "sinks", "sync", "target", "targets", "trigger",
    "triggers", "upload", "webhook", "webhooks", "alert", "alerts", "alerting", "digest",
    // Mail and chat.
    "discord", "email", "emails", "gotify", "mail", "mailbox", "mailto", "matrix", "mattermost",
    "ntfy", "pagerduty", "pushover", "sendgrid", "slack", "sms", "smtp", "teams", "telegram",
    "twilio", "whatsapp",
    // Where sales teams keep their records.
    "airtable", "asana", "attio", "crm", "dynamics", "freshsales", "gsheet", "gsheets", "hubspot",
    "intercom", "jira", "linear", "mailchimp", "marketo", "monday", "notion", "odoo", "outreach",
    "pipedrive", "salesforce", "salesloft", "sheets", "sugarcrm", "trello", "zendesk", "zoho",
    // Queues and go-betweens.
    "amqp", "ifttt", "kafka", "mqtt", "n8n", "nats", "pubsub", "queue", "queues", "rabbitmq",
    "redis", "sns", "sqs", "workato", "zap", "zapier",
  ]
}
