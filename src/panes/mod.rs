//! One pane per file: its state, its update, its render.
//!
//! A pane sees plain data and draws; it handles actions, answers effects and does nothing else. Which
//! panes there are stands in `PANES`, which keys mean what in `keys/`.

#![forbid(unsafe_code)]

use crate::ui::action::Action;
use crate::ui::pane::{Pane, PaneId};

mod changes;
mod completing;
mod filter_line;
mod revert;
mod time;

pub mod chat;
pub mod commits;
pub mod conditions;
pub mod definitions;
pub mod diff;
pub mod insights;
pub mod journal;
pub mod repl;
pub mod review;
pub mod source;
pub mod testing;
pub mod violations;

#[cfg(test)]
mod support;

/// A pane as an entry of the table.
pub struct PaneEntry {
    pub id: PaneId,
    pub actions: &'static [Action],
    pub create: fn() -> Box<dyn Pane>,
}

/// Every pane there is, in the order in which the focus goes round.
pub const PANES: &[PaneEntry] = &[
    PaneEntry {
        id: repl::ID,
        actions: repl::REPL_ACTIONS,
        create: || Box::new(repl::Repl::default()),
    },
    PaneEntry {
        id: commits::ID,
        actions: commits::COMMITS_ACTIONS,
        create: || Box::new(commits::Commits::default()),
    },
    PaneEntry {
        id: violations::ID,
        actions: violations::VIOLATIONS_ACTIONS,
        create: || Box::new(violations::Violations::default()),
    },
    PaneEntry {
        id: testing::ID,
        actions: testing::TESTS_ACTIONS,
        create: || Box::new(testing::Tests::default()),
    },
    PaneEntry {
        id: source::ID,
        actions: source::SOURCE_ACTIONS,
        create: || Box::new(source::Source::default()),
    },
    PaneEntry {
        id: diff::ID,
        actions: diff::DIFF_ACTIONS,
        create: || Box::new(diff::DiffPane::default()),
    },
    PaneEntry {
        id: definitions::ID,
        actions: definitions::DEFINITIONS_ACTIONS,
        create: || Box::new(definitions::Definitions::default()),
    },
    PaneEntry {
        id: journal::ID,
        actions: journal::JOURNAL_ACTIONS,
        create: || Box::new(journal::Journal::default()),
    },
    PaneEntry {
        id: conditions::ID,
        actions: conditions::CONDITIONS_ACTIONS,
        create: || Box::new(conditions::Conditions::default()),
    },
    PaneEntry {
        id: insights::ID,
        actions: insights::INSIGHTS_ACTIONS,
        create: || Box::new(insights::Insights::default()),
    },
    PaneEntry {
        id: chat::ID,
        actions: chat::CHAT_ACTIONS,
        create: || Box::new(chat::Chat::default()),
    },
    PaneEntry {
        id: review::ID,
        actions: review::REVIEW_ACTIONS,
        create: || Box::new(review::Review::default()),
    },
];

/// Returns one of each pane.
pub fn all() -> Vec<Box<dyn Pane>> {
    PANES.iter().map(|it| (it.create)()).collect()
}

/// Returns the actions of all panes.
pub fn actions() -> Vec<Action> {
    PANES.iter().flat_map(|it| it.actions).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::action::ACTIONS;
    use crate::ui::keymap::{Keymap, PRESETS};

    fn every_action() -> Vec<Action> {
        let shared = ACTIONS.iter().flat_map(|it| it.iter()).copied();
        shared.chain(actions()).collect()
    }

    #[test]
    fn every_key_means_an_action_and_no_chord_is_taken_twice() {
        let every = every_action();
        let (mut keymap, problems) = Keymap::built_in(&every);
        assert_eq!(problems, []);
        for pane in all() {
            assert_eq!(keymap.add(pane.id().0, pane.keys(), &every), []);
        }
    }

    #[test]
    fn every_preset_is_without_fault_and_hides_nothing() {
        let every = every_action();
        for preset in PRESETS {
            let panes = all();
            let files = panes.iter().map(|it| (it.id().0, it.keys()));
            let files = files.chain([(preset.name, preset.text)]);
            let (keymap, problems) = Keymap::layered(&every, files);
            assert_eq!(problems, [], "{}", preset.name);
            let sections: Vec<_> = panes.iter().map(|it| it.contexts()).collect();
            assert_eq!(keymap.clashes(preset.name, &sections), []);
        }
    }

    #[test]
    fn every_action_is_documented_and_named_once() {
        let every = every_action();
        let mut ids: Vec<_> = every.iter().map(|it| it.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), every.len());
        for action in actions() {
            assert!(action.sentence.ends_with('.'), "{action:?}");
            assert!(!action.contexts.is_empty(), "{action:?}");
        }
    }

    #[test]
    fn every_pane_answers_to_its_entry() {
        for entry in PANES {
            let pane = (entry.create)();
            assert_eq!(pane.id(), entry.id);
            assert_eq!(pane.actions(), entry.actions);
            assert!(!pane.title().is_empty());
            for hint in pane.hints() {
                assert!(every_action().iter().any(|it| it.id == *hint), "{hint:?}");
            }
        }
    }
}
