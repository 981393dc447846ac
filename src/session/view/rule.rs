//! A rule explained to a person.

/// What a rule looks for, why, and what to do instead: the text of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleView {
    pub id: String,
    pub name: String,
    pub severity: String,
    pub points: String,
    pub category: String,
    /// Paragraphs, separated by empty lines.
    pub explanation: String,
    /// The rule's own source.
    pub source: String,
}
