//! Histories of any length, the same ones each time: what a team leaves behind in a year of work.
//!
//! Two names in five are defined anew now and then, three commits in four come from files, one in
//! six has findings, and a milestone gathers some thirty commits. The sources are programs that run.

#![allow(dead_code, reason = "each bench uses a part of it")]

use imago::history::hash::Hash;
use imago::history::id::{CommitUuid, MilestoneUuid};
use imago::history::query::pending;
use imago::history::record::{Author, Change, NewCommit, NewMilestone, Origin, ViolationRecord};
use imago::history::{HistoryError, Store};

/// Commits in one transaction.
const BATCH: u64 = 1_000;
/// Commits between two milestones.
const MILESTONE_EVERY: u64 = 30;
/// The last so many commits stay pending.
const PENDING: u64 = 12;

const ROOMS: [&str; 12] = [
    "stock", "order", "invoice", "customer", "report", "parser", "queue", "ledger", "route",
    "price", "session", "archive",
];
const VERBS: [&str; 14] = [
    "find", "count", "sum", "check", "merge", "split", "format", "read", "send", "pick", "rank",
    "filter", "close", "open",
];
const THINGS: [&str; 16] = [
    "entry", "total", "line", "item", "batch", "name", "date", "key", "page", "row", "limit",
    "state", "label", "amount", "group", "range",
];

/// Decisions that are the same each time.
pub struct Decisions(pub u64);

impl Decisions {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// As many names as there are commits to define them.
pub const ANY: u64 = u64::MAX;

/// Adds `commits` definitions of at most `names` names and their milestones to a history.
pub fn fill(store: &Store, commits: u64, names: u64) -> Result<(), HistoryError> {
    let mut decisions = Decisions(0x1a60_2026);
    let mut done = 0;
    while done < commits {
        let mut batch = store.begin()?;
        let end = (done + BATCH).min(commits);
        while done < end {
            batch.commit_definition(commit(&mut decisions, done, names))?;
            done += 1;
            if done % MILESTONE_EVERY == 0 && done + PENDING <= commits {
                let mut grouped = pending::seqs(store)?;
                grouped.truncate(MILESTONE_EVERY as usize);
                batch.milestone(milestone(&mut decisions, done, grouped))?;
            }
        }
        batch.finish()?;
    }
    Ok(())
}

/// Adds a program of so many functions, each of which calls the one before; all in milestones.
pub fn program(store: &Store, definitions: u64) -> Result<(), HistoryError> {
    let mut done = 0;
    while done < definitions {
        let mut batch = store.begin()?;
        let end = (done + BATCH).min(definitions);
        let mut grouped = Vec::new();
        while done < end {
            let mut new = numbered(done);
            new.kind = "function".into();
            new.name = format!("f{done}");
            new.violations.clear();
            new.origin = Origin {
                kind: "repl".into(),
                file: None,
                line: None,
            };
            let call = match done {
                0 => "total".to_string(),
                before => format!("(if (< x 0) (f{} x) total)", before - 1),
            };
            new.source = format!(
                "(defun f{done} (x)\n  \"{}\"\n  (let ((total (* x {done})))\n    (when (> total 1000)\n      \
                 (setq total (- total {done})))\n    {call}))",
                new.message
            );
            grouped.push(batch.commit_definition(new)?.seq);
            done += 1;
        }
        batch.milestone(milestone(&mut Decisions(done + 1), done, grouped))?;
        batch.finish()?;
    }
    Ok(())
}

fn author() -> Author {
    Author {
        name: "Ada Lovelace".into(),
        kind: "human".into(),
    }
}

/// One commit every two minutes.
fn time_ms(number: u64) -> i64 {
    1_735_722_000_000 + number as i64 * 120_000
}

/// Returns the commit with this number of a history in the making.
pub fn numbered(number: u64) -> NewCommit {
    commit(
        &mut Decisions(0x9e37_79b9_7f4a_7c15 ^ (number << 20)),
        number,
        ANY,
    )
}

fn commit(decisions: &mut Decisions, number: u64, names: u64) -> NewCommit {
    // Names repeat where the number does: about two in five commits define something anew.
    let which = match decisions.below(5) {
        0 | 1 => decisions.below(number.max(1)),
        _ => number,
    } % names;
    // What is defined again and again keeps its docstring for a while.
    let version = match names {
        ANY => number,
        few => number / (8 * few),
    };
    let mut named = Decisions(0xbf58_476d ^ (which << 8) | 1);
    let _ = named.below(7);
    let room = named.pick(&ROOMS);
    let name = format!(
        "{room}/{}-{}-{which}",
        named.pick(&VERBS),
        named.pick(&THINGS)
    );
    let kind = match named.below(12) {
        0 => "variable",
        1 => "macro",
        _ => "function",
    };
    let message = format!(
        "Returns the {} of each {} in XS, version {version}.",
        named.pick(&THINGS),
        named.pick(&THINGS)
    );
    // Where the program is to stand again, there are no files that could have lost it.
    let from_file = decisions.below(4) > 0 && names == ANY;
    let violations = violations(decisions);
    NewCommit {
        uuid: CommitUuid::now(),
        time_ms: time_ms(number),
        change: Change::Define,
        kind: kind.into(),
        package: "user".into(),
        source: source(kind, &name, &message, number),
        name,
        message,
        author: author(),
        origin: Origin {
            kind: if from_file { "watch" } else { "repl" }.into(),
            file: from_file.then(|| format!("src/{room}/{}.lisp", named.pick(&THINGS))),
            line: from_file.then(|| 1 + decisions.below(400) as u32),
        },
        verdict: if violations.is_empty() {
            "clean"
        } else {
            "accepted"
        }
        .into(),
        violations,
        rule_set: Hash::text("the rules of the bench"),
        definition_hash: None,
        dependencies: Vec::new(),
    }
}

fn source(kind: &str, name: &str, message: &str, number: u64) -> String {
    match kind {
        "variable" => format!("(defvar {name} (list {number} 2 3) \"{message}\")"),
        "macro" => format!(
            "(defmacro {name} (condition x)\n  \"{message}\"\n  `(if ,condition ,x {number}))"
        ),
        _ => format!(
            ";; Kept apart from the others so that it can be tested alone.\n\
             (defun {name} (xs limit)\n  \"{message}\"\n  \
             (let ((total 0)\n        (count {number}))\n    \
             (dolist (x xs)\n      (when (< x limit)\n        (setf total (+ total x))\n        \
             (setf count (+ count 1))))\n    \
             (if (= count 0)\n        0\n        (list total count limit))))"
        ),
    }
}

fn violations(decisions: &mut Decisions) -> Vec<ViolationRecord> {
    const RULES: [(&str, &str, &str, u32); 4] = [
        ("1.1", "high-cyclomatic-complexity", "error", 5),
        ("1.2", "magic-number", "info", 1),
        ("1.3", "missing-docstring", "warning", 2),
        ("2.1", "unused-parameter", "warning", 3),
    ];
    if decisions.below(6) > 0 {
        return Vec::new();
    }
    let count = 1 + decisions.below(3);
    (0..count)
        .map(|_| {
            let (rule, rule_name, severity, points) = RULES[decisions.below(4) as usize];
            ViolationRecord {
                rule: rule.into(),
                rule_name: rule_name.into(),
                severity: severity.into(),
                points,
                message: format!("`{rule_name}` was found, as it is now and then"),
                span: Some((8, 20)),
                version: 1,
            }
        })
        .collect()
}

fn milestone(decisions: &mut Decisions, number: u64, commits: Vec<u64>) -> NewMilestone {
    NewMilestone {
        uuid: MilestoneUuid::now(),
        time_ms: time_ms(number) + 1_000,
        message: format!(
            "{} the {} of every {}",
            decisions.pick(&VERBS),
            decisions.pick(&THINGS),
            decisions.pick(&ROOMS)
        ),
        author: author(),
        commits,
        file: None,
        reason: None,
        environment: None,
    }
}
