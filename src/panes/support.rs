//! Rows for the panes' own tests.

use crate::session::view::commits::{CommitRow, MilestoneRow, MilestoneUuid};
use crate::session::view::status::SessionStatus;
use crate::ui::pane::{PaneContext, RequestIds};

pub fn commit(seq: u64, name: &str) -> CommitRow {
    CommitRow {
        seq,
        uuid: format!("0190-{seq:08}").into(),
        hash: format!("{seq:012x}").into(),
        name: name.into(),
        kind: "function".into(),
        message: "".into(),
        origin: "repl".into(),
        place: None,
        author: "ada".into(),
        time_ms: seq as i64 * 1000,
        errors: 0,
        warnings: 0,
        infos: 0,
        change: "definition",
        previous: None,
        target: None,
        milestone: None,
    }
}

pub fn milestone(seq: u64, message: &str, commits: &[u64]) -> MilestoneRow {
    MilestoneRow {
        seq,
        uuid: MilestoneUuid::from_bytes(u128::from(seq).to_be_bytes()),
        hash: format!("{seq:012x}").into(),
        message: message.into(),
        author: "ada".into(),
        time_ms: seq as i64 * 1000,
        commits: commits.iter().copied().collect(),
    }
}

/// Calls with what a pane may use while it updates.
pub fn with_context(test: impl FnOnce(&mut PaneContext<'_>)) {
    let status = SessionStatus::default();
    let mut requests = RequestIds::default();
    test(&mut PaneContext {
        status: &status,
        now_ms: 0,
        requests: &mut requests,
        argument: None,
    });
}
