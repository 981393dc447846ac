//! Exchanges on record, played back where the same is asked again.

/// What a cassette does with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Plays back what it has and records the rest.
    #[default]
    Auto,
    /// Asks every time and records the answer.
    Record,
    /// Plays back what it has and refuses the rest.
    Replay,
}
