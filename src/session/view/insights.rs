//! What a project's past looks like in numbers, each with what it stands for.

use std::sync::Arc;

/// All that has to be read from the history for it; days and tests a front counts by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InsightsView {
    pub stages: Vec<StagePoint>,
    /// The hottest first.
    pub hot: Vec<HotRow>,
    pub measured: Vec<MeasuredRow>,
}

/// The program as the milestones up to one hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StagePoint {
    pub milestone: u64,
    pub message: Arc<str>,
    pub time_ms: i64,
    pub definitions: u64,
    /// The points of all findings, and how many are errors.
    pub score: u64,
    pub errors: u64,
    /// The cyclomatic complexity of all definitions.
    pub complexity: u64,
}

/// A definition that is changed often and is not simple.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HotRow {
    pub name: Arc<str>,
    /// Its newest commit.
    pub commit: u64,
    pub versions: u64,
    pub complexity: u64,
}

impl HotRow {
    /// Returns how hot it is: churn times complexity.
    pub fn heat(&self) -> u64 {
        self.versions * self.complexity
    }
}

/// A call that was measured, and what it took, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredRow {
    pub name: Arc<str>,
    pub call: Arc<str>,
    pub points: Vec<MeasuredPoint>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasuredPoint {
    /// The commit whose version was measured.
    pub commit: u64,
    pub time_ms: i64,
    pub fuel: u64,
    /// Nanoseconds of one call; nothing where there was no clock.
    pub median_ns: Option<f64>,
}
