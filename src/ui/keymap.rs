//! Which chords mean which action, by section; `keymap.toml`, a preset and the user's own.
//!
//! Files lie over one another, the later winning chord by chord:
//!
//! ```text
//! keymap.toml ◄ panes/keys/*.toml ◄ keymaps/<preset>.toml ◄ the user's keymap.toml
//! ```

mod clash;
mod edit;
mod pending;
mod read;

pub use edit::with_binding;
pub use pending::{Pending, Resolved};
pub use read::KeymapProblem;

use super::action::{Action, ActionId, Context, GLOBAL};
use super::key::{Key, sequence_label};
use super::when::{Condition, Flags};

/// The keys that came with the program.
pub const DEFAULT_KEYMAP: &str = include_str!("keymap.toml");

/// Keys for hands that learnt them elsewhere, laid over the ones that came with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    pub name: &'static str,
    pub sentence: &'static str,
    pub text: &'static str,
}

/// Every preset; the first one changes nothing.
pub const PRESETS: [Preset; 3] = [
    Preset {
        name: "default",
        sentence: "Arrows and single letters, all of them in the hints.",
        text: "",
    },
    Preset {
        name: "vim",
        sentence: "Vim's letters, windows under ctrl-w, panes under g, `:wq` and ZZ to leave.",
        text: include_str!("keymaps/vim.toml"),
    },
    Preset {
        name: "emacs",
        sentence: "Emacs's chords, windows and files under ctrl-x, alt-x for anything.",
        text: include_str!("keymaps/emacs.toml"),
    },
];

/// One line of a keymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBinding {
    pub context: String,
    pub keys: Vec<Key>,
    pub action: ActionId,
    /// Where it is passed over, unless this holds.
    pub when: Option<Condition>,
    /// The file it stands in, for messages, and how many files that one lies over.
    file: String,
    layer: usize,
    line: usize,
}

/// All bindings, the user's first, else in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<KeyBinding>,
    /// How many files were laid over one another.
    layers: usize,
}

/// What some chords mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Action(ActionId),
    /// More chords are awaited.
    Prefix,
    Unbound,
}

impl Keymap {
    /// Returns the built-in bindings of these actions.
    pub fn built_in(actions: &[Action]) -> (Keymap, Vec<KeymapProblem>) {
        let mut keymap = Keymap::default();
        // A person's own file is called `keymap.toml`.
        let problems = keymap.add("ui/keymap.toml", DEFAULT_KEYMAP, actions);
        (keymap, problems)
    }

    /// Lays files over one another, each with how to call it, and answers what is wrong with them.
    pub fn layered<'a>(
        actions: &[Action],
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Keymap, Vec<KeymapProblem>) {
        let (mut keymap, mut problems) = Keymap::built_in(actions);
        for (file, text) in files {
            problems.extend(keymap.add(file, text, actions));
        }
        (keymap, problems)
    }

    pub fn bindings(&self) -> &[KeyBinding] {
        &self.bindings
    }

    /// Returns the bindings of a section that hold, the ones that win first.
    fn of_section(&self, context: Context, flags: Flags) -> impl Iterator<Item = &KeyBinding> {
        self.bindings
            .iter()
            .filter(move |it| it.context == context)
            .filter(move |it| it.when.as_ref().is_none_or(|when| when.holds(flags)))
    }

    /// Says what chords mean in these sections, and in `global` after them.
    pub fn lookup(&self, place: Place<'_>, keys: &[Key]) -> Lookup {
        let Some(first) = keys.first() else {
            return Lookup::Prefix;
        };
        for context in place.contexts_for(*first) {
            for binding in self.of_section(context, place.flags) {
                if binding.keys == keys {
                    return Lookup::Action(binding.action);
                }
                if binding.keys.starts_with(keys) {
                    return Lookup::Prefix;
                }
            }
        }
        Lookup::Unbound
    }

    /// Returns what may follow some chords: the next chord, and the action if it ends there.
    pub fn continuations(&self, place: Place<'_>, keys: &[Key]) -> Vec<(Key, Option<ActionId>)> {
        let Some(first) = keys.first() else {
            return Vec::new();
        };
        let mut found: Vec<(Key, Option<ActionId>)> = Vec::new();
        for context in place.contexts_for(*first) {
            for binding in self.of_section(context, place.flags) {
                if !binding.keys.starts_with(keys) {
                    continue;
                }
                let Some(next) = binding.keys.get(keys.len()) else {
                    continue;
                };
                if found.iter().any(|(key, _)| key == next) {
                    continue;
                }
                let ends = binding.keys.len() == keys.len() + 1;
                found.push((*next, ends.then_some(binding.action)));
            }
        }
        found
    }

    /// Returns all chords that mean an action here, the one to show first.
    pub fn keys_of(&self, place: Place<'_>, action: ActionId) -> Vec<&[Key]> {
        place
            .all_contexts()
            .flat_map(|context| self.of_section(context, place.flags))
            .filter(|it| it.action == action)
            .map(|it| it.keys.as_slice())
            .filter(|keys| self.lookup(place, keys) == Lookup::Action(action))
            .collect()
    }

    /// Returns the chord to show for an action here, such as `ctrl-p`.
    pub fn label(&self, place: Place<'_>, action: ActionId) -> Option<String> {
        self.keys_of(place, action)
            .first()
            .map(|it| sequence_label(it))
    }

    /// Returns the chords of an action in a section.
    pub fn in_section(&self, context: Context, action: ActionId) -> Vec<Vec<Key>> {
        let found = self.bindings.iter();
        let found = found.filter(|it| it.context == context && it.action == action);
        found.map(|it| it.keys.clone()).collect()
    }

    /// Returns the file and the line that say what chords mean here.
    pub fn origin(&self, place: Place<'_>, keys: &[Key]) -> Option<String> {
        let contexts = place.contexts_for(*keys.first()?);
        let mut found = contexts.flat_map(|it| self.of_section(it, place.flags));
        let binding = found.find(|it| it.keys == keys)?;
        let KeyBinding {
            context,
            file,
            line,
            ..
        } = binding;
        Some(format!("[{context}] {file}:{line}"))
    }
}

/// Where a key was typed: the sections that hold, most specific first, and what else is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub contexts: &'a [Context],
    /// Whether unbound keys are text; then `global` gets no key that types a character.
    pub takes_text: bool,
    /// Whether `global` is asked at all; popups keep keys to themselves.
    pub global: bool,
    /// What conditions are asked of.
    pub flags: Flags,
}

impl<'a> Place<'a> {
    pub fn new(contexts: &'a [Context], takes_text: bool) -> Place<'a> {
        Place {
            contexts,
            takes_text,
            global: true,
            flags: Flags::NONE,
        }
    }

    fn all_contexts(self) -> impl Iterator<Item = Context> {
        self.contexts
            .iter()
            .copied()
            .chain(self.global.then_some(GLOBAL))
    }

    fn contexts_for(self, first: Key) -> impl Iterator<Item = Context> {
        let types_text = self.takes_text && first.text().is_some();
        self.all_contexts()
            .filter(move |it| !(types_text && *it == GLOBAL))
    }
}

#[cfg(test)]
mod tests;
