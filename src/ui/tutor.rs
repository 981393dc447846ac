//! The tour inside the program: the main flows, learnt by doing them on a project that is there for it.
//!
//! A step says what to press, in the keys that are in force, and notices by itself when it is done. It
//! does nothing in the place of the person, and hinders nobody from doing something else.

use super::action::ActionId;
use super::pane::PaneId;
use crate::session::event::Event;
use crate::session::view::violations::ViolationRow;

/// How one step of a flow is told and when it is done.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The flow it belongs to.
    pub flow: &'static str,
    /// The pane in which it is done.
    pub pane: PaneId,
    /// What to do: `{action}` stands for its keys, `‹text›` for what is to be typed.
    pub text: &'static str,
    done: Done,
}

/// What a step waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// A definition was kept that lacks a docstring.
    Found,
    /// A definition was kept that has one.
    Mended,
    /// A definition was kept again.
    DefinedAgain,
    /// The focus went from the step's pane to this one.
    Gone(PaneId),
    Milestone,
    Compared,
    /// What going back would change is shown.
    Previewed,
}

const REPL: PaneId = PaneId("repl");
const COMMITS: PaneId = PaneId("commits");
const VIOLATIONS: PaneId = PaneId("violations");

/// The rule that the definition of the tour breaks.
const RULE: &str = "missing-docstring";

const DEFINE: &str = "Define something, and see it judged";
const MEND: &str = "From a finding to a definition without it";
const GROUP: &str = "Group what belongs together";
const COMPARE: &str = "Compare two versions";
const REVERT: &str = "Go back with one function";

/// Every step, in order.
pub const STEPS: [Step; 8] = [
    Step {
        flow: DEFINE,
        pane: REPL,
        text: "Type ‹(defun cube (x) (* x x x))› and press {repl.submit}. It is judged, evaluated \
               and kept as one commit.",
        done: Done::Found,
    },
    Step {
        flow: MEND,
        pane: VIOLATIONS,
        text: "The rules miss a docstring. {violations.next} moves to the next finding, and \
               {violations.repair} takes its definition back to the REPL.",
        done: Done::Gone(REPL),
    },
    Step {
        flow: MEND,
        pane: REPL,
        text: "Change it there, or clear it with {repl.interrupt} and type \
               ‹(defun cube (x) \"X to the third.\" (* x x x))›. Then press {repl.submit}.",
        done: Done::Mended,
    },
    Step {
        flow: GROUP,
        pane: COMMITS,
        text: "Both versions are pending. {commits.milestone} gathers what is pending; say why, \
               ‹Cubes›, and press {popup.accept}.",
        done: Done::Milestone,
    },
    Step {
        flow: COMPARE,
        pane: COMMITS,
        text: "{rows.first} and {rows.down} go to the newest version below the milestone; \
               {commits.diff} compares it with the one before.",
        done: Done::Compared,
    },
    Step {
        flow: REVERT,
        pane: COMMITS,
        text: "{rows.last} goes to the oldest version, and {commits.revert} shows what going back \
               to it would change.",
        done: Done::Previewed,
    },
    Step {
        flow: REVERT,
        pane: COMMITS,
        text: "Nothing has happened yet. Press {popup.accept} to go back.",
        done: Done::DefinedAgain,
    },
    Step {
        flow: REVERT,
        pane: COMMITS,
        text: "That was a new commit: nothing is lost. {operation.undo} takes back what you did last.",
        done: Done::DefinedAgain,
    },
];

/// A piece of what a step says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<T> {
    Words(&'static str),
    /// What an action is done with.
    Keys(T),
    /// A text to be typed.
    Text(&'static str),
}

impl Step {
    /// Returns the pieces of its text.
    pub fn parts(&self) -> Vec<Part<ActionId>> {
        let mut parts = Vec::new();
        let mut rest = self.text;
        while let Some(start) = rest.find(['{', '‹']) {
            parts.push(Part::Words(&rest[..start]));
            let is_action = rest[start..].starts_with('{');
            let (open, close) = if is_action {
                ('{', '}')
            } else {
                ('‹', '›')
            };
            let inside = &rest[start + open.len_utf8()..];
            let end = inside.find(close).unwrap_or(inside.len());
            parts.push(match is_action {
                true => Part::Keys(ActionId(&inside[..end])),
                false => Part::Text(&inside[..end]),
            });
            rest = inside[end..].trim_start_matches(close);
        }
        parts.push(Part::Words(rest));
        parts.retain(|it| *it != Part::Words(""));
        parts
    }
}

/// Whether a definition has the finding that the tour is about.
fn lacks_docstring(violations: &[ViolationRow]) -> bool {
    violations.iter().any(|it| &*it.rule_name == RULE)
}

/// How far somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tutor {
    step: usize,
    /// Whether one has been in the step's pane since it began.
    arrived: bool,
}

impl Tutor {
    /// Goes on at a step, by its place.
    pub fn at(step: usize) -> Tutor {
        Tutor {
            step: step.min(STEPS.len()),
            arrived: false,
        }
    }

    /// Returns the place of the step; that of no step where all are done.
    pub fn place(&self) -> usize {
        self.step
    }

    pub fn step(&self) -> Option<&'static Step> {
        STEPS.get(self.step)
    }

    /// Notices news of the session.
    pub fn hear(&mut self, event: &Event) {
        let Some(step) = self.step() else {
            return;
        };
        let is_done = match (step.done, event) {
            (Done::Found, Event::Defined { violations, .. }) => lacks_docstring(violations),
            (Done::Mended, Event::Defined { violations, .. }) => !lacks_docstring(violations),
            (Done::DefinedAgain, Event::Defined { .. })
            | (Done::Milestone, Event::MilestoneWritten { .. })
            | (Done::Compared, Event::Diff { .. })
            | (Done::Previewed, Event::RevertPreviewed { .. }) => true,
            _ => false,
        };
        if is_done {
            self.next();
        }
    }

    /// Notices where the focus is.
    pub fn see(&mut self, focus: PaneId) {
        let Some(step) = self.step() else {
            return;
        };
        if self.arrived && step.done == Done::Gone(focus) {
            self.next();
        } else {
            self.arrived |= focus == step.pane;
        }
    }

    fn next(&mut self) {
        *self = Tutor::at(self.step + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_what_to_press_and_what_to_type() {
        let parts = STEPS[0].parts();
        assert_eq!(
            parts[..4],
            [
                Part::Words("Type "),
                Part::Text("(defun cube (x) (* x x x))"),
                Part::Words(" and press "),
                Part::Keys(ActionId("repl.submit")),
            ]
        );
        for step in STEPS {
            assert!(
                step.parts().iter().any(|it| matches!(it, Part::Keys(_))),
                "{}",
                step.text
            );
        }
    }

    #[test]
    fn leaving_a_pane_counts_only_for_who_was_there() {
        let mut tutor = Tutor::at(1);
        tutor.see(REPL);
        assert_eq!(tutor.place(), 1);
        tutor.see(VIOLATIONS);
        tutor.see(COMMITS);
        assert_eq!(tutor.place(), 1);
        tutor.see(REPL);
        assert_eq!(tutor.place(), 2);
    }

    #[test]
    fn after_the_last_step_there_is_none() {
        let mut tutor = Tutor::at(99);
        assert_eq!((tutor.place(), tutor.step().is_none()), (STEPS.len(), true));
        tutor.see(REPL);
        tutor.hear(&Event::Stopped);
        assert_eq!(tutor.place(), STEPS.len());
    }
}
