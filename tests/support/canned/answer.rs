//! What the canned session answers to each command.

use super::CannedSession;
use super::views::{completions, parts};
use crate::support::screen::NOW_MS;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::call::CallView;
use imago::session::view::diff::{Compared, DiffSide};
use imago::session::view::refusals::RefusalRow;
use imago::session::view::relations::{DriftRow, RelationsView, RevertView};
use imago::session::view::rule::RuleView;
use imago::session::view::stopped::{RestartRow, StoppedView};
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::session::view::violations::AllowedRow;
use std::sync::Arc;

impl CannedSession {
    /// Answers a command the way the real session does.
    pub fn answer(&mut self, command: &Command) -> Vec<Event> {
        if let Some(events) = crate::support::chat::answers(self, command) {
            return events;
        }
        match command {
            Command::Evaluate { text, .. } if text == STOPS => {
                vec![Event::Halted {
                    view: Some(Box::new(stopped())),
                }]
            }
            Command::Resume { .. } => vec![Event::Halted { view: None }],
            Command::Evaluate { id, text } => {
                let entry = |kind, text: &str| {
                    Event::Transcript(TranscriptEntry {
                        id: Some(*id),
                        kind,
                        text: text.to_owned(),
                        value: None,
                        beside: None,
                    })
                };
                let mut events = vec![entry(TranscriptKind::Input, text)];
                match text
                    .strip_prefix("(defn ")
                    .and_then(|it| it.split(' ').next())
                {
                    Some(name) => {
                        let commit = self.define(name, "function", None, text, NOW_MS);
                        let words = format!("{name} · commit {}", commit.seq);
                        events.push(Event::Defined {
                            commit,
                            violations: Vec::new(),
                            allowed: 0,
                        });
                        events.push(entry(TranscriptKind::Defined, &words));
                    }
                    None => events.push(entry(TranscriptKind::Value, "6")),
                }
                events.push(Event::Finished { id: *id, ok: true });
                events
            }
            Command::Milestone {
                id,
                message,
                commits,
                ..
            } => {
                let milestone = self.milestone(message, commits, NOW_MS);
                vec![
                    Event::MilestoneWritten {
                        id: Some(*id),
                        milestone,
                    },
                    Event::Status(self.status()),
                ]
            }
            Command::Show { id, commit } => vec![Event::Definition {
                id: *id,
                view: self.definition(*commit),
            }],
            Command::Insights { id } => vec![Event::Insights {
                id: *id,
                view: Arc::new(self.insights()),
            }],
            Command::Blame { id, commit } => vec![Event::Blamed {
                id: *id,
                view: self.blame(*commit),
            }],
            Command::ShowFile { id, file } => vec![Event::FileShown {
                id: *id,
                view: self.file(file),
            }],
            Command::TryVersion { id, commit } => vec![
                Event::Tested {
                    row: Box::new(self.outcome(*commit)),
                },
                Event::Finished { id: *id, ok: true },
            ],
            Command::Diff { id, left, right } => vec![Event::Diff {
                id: *id,
                view: self.diff(left, right),
            }],
            Command::PreviewRevert { id, commit } => {
                let name = &self.commits[self.index(*commit)].name;
                let of_name = self.commits.iter().filter(|it| it.name == *name);
                let versions: Vec<u64> = of_name.map(|it| it.seq).collect();
                let version = versions.iter().position(|it| it == commit).unwrap_or(0) + 1;
                let newest = versions.last().copied().unwrap_or(*commit);
                let diff = self.diff(&DiffSide::Commit(newest), &DiffSide::Commit(*commit));
                vec![Event::RevertPreviewed {
                    id: *id,
                    view: Box::new(RevertView {
                        name: name.clone(),
                        version,
                        of: versions.len(),
                        form: format!("(rollback! '{name} {version})"),
                        diff,
                        users: vec!["total".into(), "mean".into()],
                    }),
                }]
            }
            // What a form or an undo of it makes is no row here: only that it was done is told.
            Command::Act { id, .. } | Command::TakeBack { id, .. } => vec![
                Event::Acted {
                    id: *id,
                    commits: vec![1_000 + id.0],
                    names: vec!["map-pairs".into()],
                },
                Event::Finished { id: *id, ok: true },
            ],
            Command::Relate { id, name } => vec![Event::Related {
                id: *id,
                view: RelationsView {
                    name: name.as_str().into(),
                    callers: vec!["map-pairs".into(), "run-form".into()],
                    callees: vec!["counter".into()],
                },
            }],
            Command::Drift { id } => vec![Event::Drifted {
                id: *id,
                rows: Arc::new(vec![DriftRow {
                    name: "swap!".into(),
                    state: "homeless",
                    file: None,
                    remedy: "(home! 'swap! \"src/more.lisp\")".to_owned(),
                }]),
            }],
            Command::Refusals { id } => vec![Event::Refusals {
                id: *id,
                rows: Arc::new(vec![RefusalRow {
                    name: "half".into(),
                    reason: "audit".into(),
                    message: "the findings score 15, and 10 are tolerated".into(),
                    place: "repl".into(),
                    time_ms: NOW_MS - 90_000_000,
                    source: "(defn half [x] (/ x 2))".into(),
                }]),
            }],
            Command::PreviewRemedy { id, commit, .. } => vec![Event::Remedied {
                id: *id,
                view: self.diff(&DiffSide::Before(*commit), &DiffSide::Commit(*commit)),
            }],
            Command::Allowed { id } => vec![Event::Allowed {
                id: *id,
                rows: Arc::new(vec![AllowedRow {
                    commit: 3,
                    name: "swap!".into(),
                    rule: "mutated-variable".into(),
                    reason: "that is what it is for".into(),
                    until: Some("2027-01-31".into()),
                }]),
            }],
            Command::Patch { id, what } => vec![Event::Patched {
                id: *id,
                text: format!("--- a/patch of {what:?}\n"),
            }],
            Command::LookInto {
                id,
                value,
                path,
                from,
                max,
            } => vec![Event::PartsFound {
                id: *id,
                view: parts(*value, path, *from, *max),
            }],
            Command::DiffAll { id, what } => {
                let held = self.milestones.iter().filter(|it| match what {
                    Compared::Milestone(seq) => it.seq == *seq,
                    Compared::Milestones { older, newer } => *older < it.seq && it.seq <= *newer,
                    Compared::Sides(..) | Compared::Commits(_) => false,
                });
                let mut commits: Vec<u64> = held.flat_map(|it| it.commits.iter()).collect();
                if let Compared::Commits(chosen) = what {
                    commits.clone_from(chosen);
                }
                let views = commits
                    .iter()
                    .map(|it| self.diff(&DiffSide::Before(*it), &DiffSide::Commit(*it)))
                    .collect();
                vec![Event::DiffedAll { id: *id, views }]
            }
            Command::Complete { id, text, cursor } => {
                let start = text[..*cursor]
                    .rfind(['(', ' ', '\''])
                    .map_or(0, |it| it + 1);
                vec![Event::Completions {
                    id: *id,
                    start,
                    candidates: completions(&text[start..*cursor]),
                }]
            }
            Command::CompleteMention { id, text } => vec![Event::Completions {
                id: *id,
                start: 0,
                candidates: completions(text),
            }],
            Command::ExplainCall { id, name } => vec![Event::CallExplained {
                id: *id,
                view: (name == "map").then(|| CallView {
                    name: name.clone(),
                    kind: "function".to_owned(),
                    parameters: ["f", "xs", "&rest", "more"].map(String::from).to_vec(),
                    summary: "Returns the list of what a function answers for each element."
                        .to_owned(),
                }),
            }],
            Command::ExplainRule { id, .. } => vec![Event::RuleExplained {
                id: *id,
                view: RuleView {
                    id: "1.3".to_owned(),
                    name: "magic-number".to_owned(),
                    severity: "warning".to_owned(),
                    points: "5".to_owned(),
                    category: "maintainability".to_owned(),
                    explanation: "A number in the middle of a function says what, not why.\n\n\
                                  Give it a name with `defconstant`."
                        .to_owned(),
                    source: "(defrule magic-number …)".to_owned(),
                    ..RuleView::default()
                },
            }],
            Command::SearchInput { id, query } => vec![Event::HistoryFound {
                id: *id,
                lines: ["(map-pairs #'list '(1 2 3))", "(load \"lists.lisp\")"]
                    .into_iter()
                    .filter(|it| it.contains(query))
                    .map(str::to_owned)
                    .collect(),
            }],
            _ => Vec::new(),
        }
    }
}

/// A form at which the program stops.
pub const STOPS: &str = "(sum-list '(1 2 \"three\"))";

/// What is told of the program that stopped there.
pub fn stopped() -> StoppedView {
    let restart = |name: &str, report: &str, parameters: &str| RestartRow {
        name: name.into(),
        report: report.into(),
        parameters: parameters.into(),
    };
    StoppedView {
        kind: "type-error".into(),
        message: "`+` argument 2: expected number, got string (\"three\")".into(),
        restarts: vec![
            restart("use-value", "Go on with another number.", "value"),
            restart("skip", "skip", ""),
        ],
        ..StoppedView::default()
    }
}
