//! Healing: a function that does not keep its examples is written anew by a model until it does, or until
//! enough was tried.
//!
//! ```text
//!   examine ──► all hold: healthy
//!      │
//!      ▼
//!    ask ◄──────────────── the failures of the attempt, told in the next question
//!      ▼                           ▲
//!    gate ──► passed: healed       │
//!      └─────► failed ─────────────┘    not more often than `attempts_max`
//! ```

use crate::llm::chat::{ChatRequest, Speaker, Turn};

const HEAL: &str = include_str!("prompts/heal.md");
const GENTLY: &str = include_str!("prompts/heal_gently.md");

/// Attempts where nobody says how many.
pub const ATTEMPTS: u32 = 3;
/// Attempts that anybody may ask for.
pub const ATTEMPTS_MAX: u32 = 100;
/// Failures of one attempt that are told to the model.
const FAILURES_MAX: usize = 40;

/// What is to be healed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub name: String,
    pub attempts_max: u32,
    /// Whether as little as possible is to change.
    pub keep_structure: bool,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Run its examples, and say what is known of it.
    Examine,
    Ask(Box<ChatRequest>),
    /// Lead this reply through the gate.
    Gate(String),
}

/// What came of a wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Examined(Examination),
    Answered { reply: String, tokens: u64 },
    Gated(Verdict),
}

/// What is known of a function before it is healed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    pub total: usize,
    /// Examples that do not hold, a line each.
    pub failed: Vec<String>,
    /// What a model is told of it.
    pub title: String,
    pub text: String,
}

/// What the gate said of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub passed: bool,
    /// The definition, with what it keeps of the old one; empty where the reply holds none.
    pub candidate: String,
    pub total: usize,
    pub held: usize,
    /// What is wrong with it, a line each.
    pub failures: Vec<String>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All examples hold already.
    Healthy,
    /// It has no example, so that nobody can say whether it is well.
    Unspecified,
    Healed {
        candidate: String,
    },
    /// Nothing that the model wrote passed.
    GivenUp,
}

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Attempt {
    reply: String,
    failures: Vec<String>,
}

/// A function under treatment.
#[derive(Clone, Debug)]
pub struct Healing {
    case: Case,
    examination: Examination,
    attempts: Vec<Attempt>,
    reply: String,
    pub tokens: u64,
    /// What the newest attempt came to.
    pub verdict: Verdict,
    wish: Option<Wish>,
    end: Option<End>,
}

impl Healing {
    pub fn begin(case: Case) -> Healing {
        Healing {
            case,
            examination: Examination::default(),
            attempts: Vec::new(),
            reply: String::new(),
            tokens: 0,
            verdict: Verdict::default(),
            wish: Some(Wish::Examine),
            end: None,
        }
    }

    pub fn wish(&self) -> Option<Wish> {
        self.wish.clone()
    }

    /// Returns how it ended, once it has.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Returns how many candidates were asked for.
    pub fn attempts(&self) -> u32 {
        let failed = self.attempts.len() as u32;
        let is_healed = matches!(self.end, Some(End::Healed { .. }));
        failed + u32::from(is_healed)
    }

    pub fn answer(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Examined(examination) if examination.total == 0 => {
                self.finish(End::Unspecified);
            }
            Outcome::Examined(examination) if examination.failed.is_empty() => {
                self.examination = examination;
                self.finish(End::Healthy);
            }
            Outcome::Examined(examination) => {
                self.examination = examination;
                self.ask();
            }
            Outcome::Answered { reply, tokens } => {
                self.tokens += tokens;
                self.reply.clone_from(&reply);
                self.wish = Some(Wish::Gate(reply));
            }
            Outcome::Gated(verdict) if verdict.passed => {
                let candidate = verdict.candidate.clone();
                self.verdict = verdict;
                self.finish(End::Healed { candidate });
            }
            Outcome::Gated(verdict) => {
                self.attempts.push(Attempt {
                    reply: std::mem::take(&mut self.reply),
                    failures: verdict.failures.clone(),
                });
                self.verdict = verdict;
                self.ask();
            }
        }
    }

    fn ask(&mut self) {
        if self.attempts.len() >= self.case.attempts_max as usize {
            return self.finish(End::GivenUp);
        }
        self.wish = Some(Wish::Ask(Box::new(self.request())));
    }

    fn finish(&mut self, end: End) {
        self.wish = None;
        self.end = Some(end);
    }

    fn request(&self) -> ChatRequest {
        let mut system = HEAL.trim_end().to_string();
        if self.case.keep_structure {
            system.push('\n');
            system.push_str(GENTLY.trim_end());
        }
        let known = told(&self.examination.title, &self.examination.text);
        let failed = listed(&self.examination.failed);
        let name = &self.case.name;
        let wish = format!("{known}\n# Examples that do not hold\n\n{failed}\n\nMend `{name}`.");
        let mut turns = vec![said(Speaker::User, wish)];
        for attempt in &self.attempts {
            turns.push(said(Speaker::Model, attempt.reply.clone()));
            let failures = listed(&attempt.failures);
            let again = format!("That was refused:\n\n{failures}\n\nWrite `{name}` again.");
            turns.push(said(Speaker::User, again));
        }
        ChatRequest {
            system,
            turns,
            ..ChatRequest::default()
        }
    }
}

/// Returns a request to change a function as instructed.
pub fn patch_request(title: &str, text: &str, name: &str, instruction: &str) -> ChatRequest {
    let known = told(title, text);
    let wish = format!("{known}\n# Instruction\n\nChange `{name}`: {instruction}");
    ChatRequest {
        system: include_str!("prompts/patch.md").trim_end().into(),
        turns: vec![said(Speaker::User, wish)],
        ..ChatRequest::default()
    }
}

/// What is known of a function, before what is wanted.
fn told(title: &str, text: &str) -> String {
    format!("# About {title}\n\n{}\n", text.trim_end())
}

fn said(speaker: Speaker, text: String) -> Turn {
    Turn { speaker, text }
}

fn listed(lines: &[String]) -> String {
    let shown = lines.iter().take(FAILURES_MAX);
    let mut text: Vec<String> = shown.map(|line| format!("- {line}")).collect();
    if lines.len() > FAILURES_MAX {
        text.push(format!("- and {} more", lines.len() - FAILURES_MAX));
    }
    text.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sick() -> Outcome {
        Outcome::Examined(Examination {
            total: 3,
            failed: vec!["(f 2) => 1  (wrong)".into()],
            title: "the function `f`".into(),
            text: "its source".into(),
        })
    }

    fn healing(attempts_max: u32) -> Healing {
        Healing::begin(Case {
            name: "f".into(),
            attempts_max,
            keep_structure: true,
        })
    }

    fn answered(reply: &str) -> Outcome {
        Outcome::Answered {
            reply: reply.into(),
            tokens: 10,
        }
    }

    fn gated(passed: bool, why: &str) -> Outcome {
        Outcome::Gated(Verdict {
            passed,
            candidate: "(defn f (n) n)".into(),
            failures: vec![why.into()],
            ..Verdict::default()
        })
    }

    fn request(healing: &Healing) -> ChatRequest {
        match healing.wish() {
            Some(Wish::Ask(request)) => *request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_failed_is_in_the_next_question() {
        let mut healing = healing(3);
        assert_eq!(healing.wish(), Some(Wish::Examine));
        healing.answer(sick());
        let first = request(&healing);
        assert_eq!(first.turns.len(), 1);
        assert!(first.turns[0].text.contains("(f 2) => 1  (wrong)"));
        assert!(first.system.contains("as little as you can"));
        healing.answer(answered("(defn f (n) 7)"));
        assert_eq!(healing.wish(), Some(Wish::Gate("(defn f (n) 7)".into())));
        healing.answer(gated(false, "(f 2) => 7  (wrong)"));
        let second = request(&healing);
        assert_eq!(second.turns.len(), 3);
        assert_eq!(second.turns[1].text, "(defn f (n) 7)");
        assert!(second.turns[2].text.contains("(f 2) => 7  (wrong)"));
        healing.answer(answered("(defn f (n) n)"));
        healing.answer(gated(true, ""));
        assert_eq!(healing.wish(), None);
        assert_eq!((healing.attempts(), healing.tokens), (2, 20));
        assert!(matches!(healing.end(), Some(End::Healed { .. })));
    }

    #[test]
    fn enough_is_enough() {
        let mut healing = healing(2);
        healing.answer(sick());
        for _ in 0..2 {
            healing.answer(answered("no"));
            healing.answer(gated(false, "it cannot be read"));
        }
        assert_eq!(healing.wish(), None);
        assert_eq!(healing.end(), Some(&End::GivenUp));
        assert_eq!(healing.attempts(), 2);
    }

    #[test]
    fn the_healthy_and_the_unspecified_are_left_alone() {
        let mut well = healing(3);
        well.answer(Outcome::Examined(Examination {
            total: 1,
            ..Examination::default()
        }));
        assert_eq!(well.end(), Some(&End::Healthy));
        let mut unspecified = healing(3);
        unspecified.answer(Outcome::Examined(Examination::default()));
        assert_eq!(unspecified.end(), Some(&End::Unspecified));
        assert_eq!(unspecified.attempts(), 0);
    }
}
