//! The room as a whole: what goes in comes out, and what was changed is found.

mod opening;

mod appending;

mod asking;

mod tampering;

mod mutations;

mod attacks;

mod honest;

mod version_1;

mod kinds;

mod operating;

mod signing;

mod proving;

use super::id::{CommitUuid, MilestoneUuid};
use super::record::{Author, Change, NewCommit, NewMilestone, Origin, ViolationRecord};
use super::{Store, hash::Hash};

fn author() -> Author {
    Author {
        name: "Ada".into(),
        kind: "human".into(),
    }
}

/// A function of this name, as it comes from the REPL.
fn definition(name: &str, source: &str) -> NewCommit {
    NewCommit {
        uuid: CommitUuid::now(),
        time_ms: 1_763_680_000_000,
        change: Change::Define,
        kind: "function".into(),
        package: "user".into(),
        name: name.into(),
        message: String::new(),
        source: source.into(),
        author: author(),
        origin: Origin {
            kind: "repl".into(),
            file: None,
            line: None,
        },
        violations: Vec::new(),
        verdict: "clean".into(),
        rule_set: Hash::text("rules"),
        definition_hash: None,
        dependencies: Vec::new(),
    }
}

fn milestone(message: &str, commits: &[u64]) -> NewMilestone {
    NewMilestone {
        uuid: MilestoneUuid::now(),
        time_ms: 1_763_680_000_001,
        message: message.into(),
        author: author(),
        commits: commits.to_vec(),
        file: None,
        reason: None,
        environment: None,
    }
}

fn finding(severity: &str) -> ViolationRecord {
    ViolationRecord {
        rule: "1.1".into(),
        rule_name: "high-cyclomatic-complexity".into(),
        severity: severity.into(),
        points: 5,
        message: "`f` has a complexity of 17".into(),
        span: Some((0, 4)),
        version: 1,
    }
}

/// A history with something of everything: seven definitions of five names, two milestones.
///
/// ```text
///   1 f   2 g   3 f   4 ● first: 1 2   5 h (from a file, documented)   6 i (two findings)   7 ● second: 3 6   8 f   9 j
/// ```
fn fill(store: &Store) {
    let add = |new| {
        store.commit_definition(new).expect("a definition is kept");
    };
    add(definition("f", "(define (f) 1)"));
    add(definition("g", "(define (g) 1)"));
    add(definition("f", "(define (f) 2)"));
    store
        .milestone(milestone("first", &[2, 1]))
        .expect("a milestone is written");
    add(NewCommit {
        message: "Returns the height.\nIn metres.".into(),
        origin: Origin {
            kind: "watch".into(),
            file: Some("src/h.lisp".into()),
            line: Some(3),
        },
        ..definition("h", "(define (h) 1)")
    });
    add(NewCommit {
        violations: vec![finding("error"), finding("warning")],
        verdict: "accepted".into(),
        ..definition("i", "(define (i) 1)")
    });
    store
        .milestone(milestone("second", &[3, 6]))
        .expect("a milestone is written");
    add(definition("f", "(define (f) 1)"));
    add(definition("j", "(define (j) 1)"));
}
