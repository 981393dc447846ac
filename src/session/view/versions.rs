//! The versions of one name, as fronts show them.

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// From 1.
    pub version: usize,
    pub seq: u64,
    pub uuid: String,
    pub time_ms: i64,
    /// Why it came to be, in a few words.
    pub reason: String,
    pub author: String,
    pub findings: usize,
    /// The UUID of the milestone that holds it.
    pub milestone: Option<String>,
    /// With the comments and layout it was given last; empty where the name was undefined.
    pub source: String,
}

/// A line of the newest text, or a part of its form, and the version that last changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlamedPart {
    pub text: String,
    pub version: usize,
    pub author: String,
    pub time_ms: i64,
    pub uuid: String,
    pub milestone: Option<String>,
}
