//! A model and a gate made of canned answers, behind the canned session.

use std::sync::Arc;

use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::chat::{
    ConversationRow, ConversationView, Enclosure, Ending, Message, Proposal, Said, Spent, Voice,
};
use imago::session::view::diff::{DiffSide, DiffView};
use imago::session::view::gate::{GateReport, GateStep, GatedDefinition, Stage, StepState};

use super::canned::CannedSession;
use super::canned::views::diff_rows;
use super::screen::NOW_MS;

/// The model that answers.
pub const MODEL: &str = "scripted:answers.md";

/// A reply that changes one definition, adds another and says why.
pub const REPLY: &str = "# Two changes\n\n`sum-list` adds up from **zero**; that is *fine* for numbers. Two things I would change:\n\n\
1. begin with another number where one is given,\n2. name the mean, which is written out in [three places](docs/lists.md).\n\n\
```lisp\n(defn sum-list [xs &optional start]\n  \"Adds up a list of numbers.\"\n  (reduce + (or start 0) xs))\n\n\
(defn mean [xs]\n  \"Returns the mean of numbers.\"\n  (/ (sum-list xs) (length xs)))\n```\n\n\
> The examples stay as they are.\n";

/// What the reply proposes.
pub const PROPOSED: [(&str, &str); 2] = [
    (
        "sum-list",
        "(defn sum-list [xs &optional start]\n  \"Adds up a list of numbers.\"\n  (reduce + (or start 0) xs))",
    ),
    (
        "mean",
        "(defn mean [xs]\n  \"Returns the mean of numbers.\"\n  (/ (sum-list xs) (length xs)))",
    ),
];

/// Answers what the session answers about conversations and proposals; nothing for other commands.
pub fn answers(session: &mut CannedSession, command: &Command) -> Option<Vec<Event>> {
    Some(match command {
        Command::Converse {
            id, text, context, ..
        } => {
            let titles = context.iter().map(|it| Enclosure {
                title: format!("{it:?}").chars().take(30).collect(),
                text: "x".repeat(1_200),
            });
            let question = Message {
                voice: Voice::Person,
                time_ms: NOW_MS,
                text: text.clone(),
                enclosed: titles.collect(),
                model: MODEL.to_owned(),
                ..Message::default()
            };
            let mut events = vec![conversed(*id, Said::Asked(question))];
            // A question with an ellipsis is answered by the test.
            if !text.contains('…') {
                events.push(conversed(*id, Said::Text(REPLY.to_owned())));
                events.push(ended(*id, REPLY, Ending::Whole));
            }
            events
        }
        Command::HushModel { talk } => vec![ended(*talk, "so far", Ending::Stopped)],
        Command::Conversations { id, query } => {
            let rows = vec![ConversationRow {
                id: 3,
                title: "Why is sum-list slow?".into(),
                messages: 4,
                time_ms: NOW_MS - 7_200_000,
                found: query.clone(),
            }];
            let rows = Arc::new(rows);
            vec![Event::Conversations { id: *id, rows }]
        }
        Command::OpenConversation { id, conversation } => {
            let question = Message {
                time_ms: NOW_MS - 7_300_000,
                text: "Why is sum-list slow?".to_owned(),
                ..Message::default()
            };
            let reply = message("It is **not**.", Ending::Whole);
            vec![Event::ConversationOpened {
                id: *id,
                view: Box::new(ConversationView {
                    id: *conversation,
                    title: "Why is sum-list slow?".into(),
                    messages: vec![question, reply],
                    proposal: None,
                }),
            }]
        }
        Command::ExportConversation { id, path, .. } => vec![Event::ConversationExported {
            id: *id,
            path: path.display().to_string(),
        }],
        Command::ProposeMessage { id, .. } => vec![Event::MessageProposed {
            id: *id,
            message: "Lists say what they add up to".to_owned(),
        }],
        Command::Gate { id, text, .. } => vec![gated(session, *id, text)],
        Command::Accept { id, text, .. } => accepted(session, *id, text),
        Command::Diff { id, left, right } if is_text(right) => vec![Event::Diff {
            id: *id,
            view: compared(left, right),
        }],
        _ => return None,
    })
}

pub fn conversed(id: RequestId, said: Said) -> Event {
    Event::Conversed {
        id,
        conversation: 3,
        said,
    }
}

/// The end of a reply, with what it proposes where it is whole.
pub fn ended(id: RequestId, text: &str, ending: Ending) -> Event {
    let proposal = (ending == Ending::Whole && text.contains("```lisp")).then(|| Proposal {
        text: PROPOSED.map(|it| it.1).join("\n\n"),
        names: PROPOSED.map(|it| it.0.to_owned()).to_vec(),
    });
    conversed(
        id,
        Said::Ended {
            message: message(text, ending),
            proposal,
            hint: None,
        },
    )
}

fn message(text: &str, ending: Ending) -> Message {
    Message {
        voice: Voice::Model,
        time_ms: NOW_MS,
        text: text.to_owned(),
        model: MODEL.to_owned(),
        ending,
        spent: Some(Spent {
            input_tokens: 1_204,
            output_tokens: 187,
            cost: Some(0.0064),
        }),
        ..Message::default()
    }
}

fn is_text(side: &DiffSide) -> bool {
    matches!(side, DiffSide::Text { .. })
}

fn compared(left: &DiffSide, right: &DiffSide) -> DiffView {
    let side = |side: &DiffSide| match side {
        DiffSide::Text { title, text } => (title.clone(), text.clone()),
        _ => ("nothing".to_owned(), String::new()),
    };
    let ((left_title, left), (right_title, right)) = (side(left), side(right));
    DiffView {
        left_title,
        right_title,
        rows: diff_rows(&left, &right),
        ..DiffView::default()
    }
}

/// Returns the definitions of a text that was written for it: one behind the other, empty lines between.
fn forms(text: &str) -> Vec<(String, String)> {
    let forms = text.trim().split("\n\n").map(str::to_owned);
    let named = forms.map(|form| {
        let name = form.split([' ', '\n']).nth(1).unwrap_or_default();
        (name.to_owned(), form.clone())
    });
    named.collect()
}

/// The examples of `mean` fail as long as it divides by nothing.
fn gated(session: &CannedSession, id: RequestId, text: &str) -> Event {
    let definitions = forms(text).into_iter().map(|(name, new)| {
        let is_bad = name == "mean";
        let step = |step: Stage| {
            let (state, detail) = match step {
                Stage::Examples if is_bad => (
                    StepState::Failed,
                    vec!["(mean nil): 0 was expected, division by zero came".to_owned()],
                ),
                Stage::Dependents | Stage::Audit | Stage::Effects if is_bad => {
                    (StepState::Skipped, Vec::new())
                }
                _ => (StepState::Passed, Vec::new()),
            };
            GateStep {
                step,
                state,
                detail,
            }
        };
        let known = session.commits.iter().rposition(|it| *it.name == *name);
        GatedDefinition {
            old: known.map(|at| session.sources[at].clone()),
            steps: Stage::ALL.map(step).to_vec(),
            name,
            new,
        }
    });
    let definitions: Vec<GatedDefinition> = definitions.collect();
    Event::Gated {
        id,
        report: Box::new(GateReport {
            may_apply: !definitions.iter().any(GatedDefinition::has_failed),
            definitions,
            layers: vec!["rlimits".to_owned(), "landlock".to_owned()],
            trouble: None,
        }),
    }
}

fn accepted(session: &mut CannedSession, id: RequestId, text: &str) -> Vec<Event> {
    let report = gated(session, id, text);
    let ok = matches!(&report, Event::Gated { report, .. } if report.may_apply);
    let mut events = vec![report];
    let mut made = (Vec::new(), Vec::new());
    for (name, form) in forms(text).into_iter().filter(|_| ok) {
        let commit = session.define(&name, "function", None, &form, NOW_MS);
        made.0.push(commit.seq);
        made.1.push(commit.name.clone());
        events.push(Event::Defined {
            commit,
            violations: Vec::new(),
            allowed: 0,
        });
    }
    if ok {
        let (commits, names) = made;
        events.push(Event::Acted { id, commits, names });
    }
    events.push(Event::Finished { id, ok });
    events
}
