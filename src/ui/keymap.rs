//! Which chords mean which action, by section; `keymap.toml` and the user's own.

use std::collections::BTreeMap;

use toml::Spanned;

use super::action::{Action, ActionId, Context, GLOBAL, POPUP};
use super::key::{Key, KeyCode, sequence_label};

/// The keys that came with the program.
pub const DEFAULT_KEYMAP: &str = include_str!("keymap.toml");

/// The word that takes a chord away.
const NONE: &str = "none";
/// Chords in a row; a longer one is refused.
const SEQUENCE_MAX: usize = 4;
/// Counts beyond this stay at it.
const COUNT_MAX: usize = 1_000_000;

/// One line of a keymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBinding {
    pub context: String,
    pub keys: Vec<Key>,
    pub action: ActionId,
    /// The file it stands in, for messages.
    file: String,
    line: usize,
}

/// All bindings, the user's first, else in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<KeyBinding>,
}

/// What is wrong with a line of a keymap; the rest of the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl std::fmt::Display for KeymapProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// What some chords mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Action(ActionId),
    /// More chords are awaited.
    Prefix,
    Unbound,
}

type Sections = BTreeMap<String, BTreeMap<String, Spanned<String>>>;

impl Keymap {
    /// Returns the built-in bindings of these actions.
    pub fn built_in(actions: &[Action]) -> (Keymap, Vec<KeymapProblem>) {
        let mut keymap = Keymap::default();
        let problems = keymap.add("keymap.toml", DEFAULT_KEYMAP, actions);
        (keymap, problems)
    }

    /// Adds a file, whose lines win over what there is, and answers what is wrong with it.
    pub fn add(&mut self, file: &str, text: &str, actions: &[Action]) -> Vec<KeymapProblem> {
        let line_of = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let problem = |offset: usize, message: String| KeymapProblem {
            file: file.to_owned(),
            line: line_of(offset),
            message,
        };
        let sections: Sections = match toml::from_str(text) {
            Ok(sections) => sections,
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                return vec![problem(offset, error.message().to_owned())];
            }
        };
        let mut lines: Vec<(String, String, Spanned<String>)> = sections
            .into_iter()
            .flat_map(|(section, lines)| {
                lines
                    .into_iter()
                    .map(move |(chord, action)| (section.clone(), chord, action))
            })
            .collect();
        lines.sort_by_key(|(_, _, action)| action.span().start);

        let mut problems = Vec::new();
        let mut added: Vec<KeyBinding> = Vec::new();
        for (context, chord, action) in lines {
            let offset = action.span().start;
            let keys = match Key::parse_sequence(&chord) {
                Ok(keys) if keys.len() <= SEQUENCE_MAX => keys,
                Ok(_) => {
                    problems.push(problem(
                        offset,
                        format!("`{chord}` is longer than {SEQUENCE_MAX} chords"),
                    ));
                    continue;
                }
                Err(error) => {
                    problems.push(problem(offset, error.to_string()));
                    continue;
                }
            };
            if action.as_ref() == NONE {
                self.bindings
                    .retain(|it| it.context != context || !it.keys.starts_with(&keys));
                continue;
            }
            let Some(known) = actions.iter().find(|it| it.id.0 == action.as_ref()) else {
                problems.push(problem(
                    offset,
                    format!("there is no action `{}`", action.as_ref()),
                ));
                continue;
            };
            // What can be done everywhere can also be done under a popup, if it has a key there.
            let everywhere = known.contexts.contains(&GLOBAL) && context == POPUP;
            if !everywhere && !known.contexts.contains(&context.as_str()) {
                problems.push(problem(
                    offset,
                    format!(
                        "`{}` cannot be done in `[{context}]`; it belongs to {}",
                        known.id,
                        known.contexts.join(", "),
                    ),
                ));
                continue;
            }
            if let Some(other) = added
                .iter()
                .find(|it| it.context == context && overlap(&it.keys, &keys))
            {
                problems.push(problem(
                    offset,
                    format!(
                        "`{chord}` and `{}` of line {} take the same keys",
                        sequence_label(&other.keys),
                        other.line,
                    ),
                ));
                continue;
            }
            added.push(KeyBinding {
                context,
                keys,
                action: known.id,
                file: file.to_owned(),
                line: line_of(offset),
            });
        }
        self.bindings.retain(|old| {
            !added
                .iter()
                .any(|new| new.context == old.context && overlap(&new.keys, &old.keys))
        });
        added.append(&mut self.bindings);
        self.bindings = added;
        problems
    }

    pub fn bindings(&self) -> &[KeyBinding] {
        &self.bindings
    }

    /// Says what chords mean in these sections, and in `global` after them.
    pub fn lookup(&self, place: Place<'_>, keys: &[Key]) -> Lookup {
        let Some(first) = keys.first() else {
            return Lookup::Prefix;
        };
        for context in place.contexts_for(*first) {
            for binding in self.bindings.iter().filter(|it| it.context == context) {
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
            for binding in self.bindings.iter().filter(|it| it.context == context) {
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
            .flat_map(|context| {
                self.bindings
                    .iter()
                    .filter(move |it| it.action == action && it.context == context)
            })
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
}

/// Whether one sequence begins the other, so that only one of them could ever be typed.
fn overlap(one: &[Key], other: &[Key]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Where a key was typed: the sections that hold, most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub contexts: &'a [Context],
    /// Whether unbound keys are text; then `global` gets no key that types a character.
    pub takes_text: bool,
    /// Whether `global` is asked at all; popups keep keys to themselves.
    pub global: bool,
}

impl<'a> Place<'a> {
    pub fn new(contexts: &'a [Context], takes_text: bool) -> Place<'a> {
        Place {
            contexts,
            takes_text,
            global: true,
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

/// What one more key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    Action {
        action: ActionId,
        count: Option<usize>,
    },
    /// More chords are awaited, or a count is being typed.
    Pending,
    /// Nobody binds it and it stands alone: text where text is taken.
    Text(Key),
    /// Nobody binds these.
    Unbound(Vec<Key>),
}

/// Chords and count typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    pub keys: Vec<Key>,
    pub count: Option<usize>,
}

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.count.is_none()
    }

    pub fn clear(&mut self) {
        *self = Pending::default();
    }

    /// Takes one more key.
    pub fn push(&mut self, keymap: &Keymap, place: Place<'_>, key: Key) -> Resolved {
        if !self.is_empty() && key == Key::plain(KeyCode::Escape) {
            self.clear();
            return Resolved::Pending;
        }
        self.keys.push(key);
        match keymap.lookup(place, &self.keys) {
            Lookup::Prefix => return Resolved::Pending,
            Lookup::Action(action) => {
                let count = self.count;
                self.clear();
                return Resolved::Action { action, count };
            }
            Lookup::Unbound => {}
        }
        let keys = std::mem::take(&mut self.keys);
        if keys.len() == 1
            && !place.takes_text
            && let Some(digit) = key.text().and_then(|it| it.to_digit(10))
            && (digit > 0 || self.count.is_some())
        {
            let count = self.count.unwrap_or(0) * 10 + digit as usize;
            self.count = Some(count.min(COUNT_MAX));
            return Resolved::Pending;
        }
        self.clear();
        if keys.len() == 1 {
            Resolved::Text(key)
        } else {
            Resolved::Unbound(keys)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::action::{ACTIONS, ROWS};
    use super::*;

    fn actions() -> Vec<Action> {
        ACTIONS.iter().flat_map(|it| it.iter().copied()).collect()
    }

    fn keymap() -> Keymap {
        Keymap::built_in(&actions()).0
    }

    const LIST: Place<'_> = Place {
        contexts: &[ROWS],
        takes_text: false,
        global: true,
    };

    fn typed(keymap: &Keymap, place: Place<'_>, words: &str) -> Vec<Resolved> {
        let mut pending = Pending::default();
        Key::parse_sequence(words)
            .expect("keys")
            .into_iter()
            .map(|key| pending.push(keymap, place, key))
            .collect()
    }

    fn action(id: &'static str, count: Option<usize>) -> Resolved {
        Resolved::Action {
            action: ActionId(id),
            count,
        }
    }

    #[test]
    fn the_sections_of_the_toolkit_bind_actions_there_are() {
        let sections = ["global", "rows", "filter", "popup"];
        let (keymap, problems) = Keymap::built_in(&actions());
        let ours: Vec<String> = problems
            .iter()
            .filter(|it| {
                let lines: Vec<&str> = DEFAULT_KEYMAP.lines().take(it.line).collect();
                lines
                    .iter()
                    .rev()
                    .find_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
                    .is_some_and(|section| sections.contains(&section))
            })
            .map(KeymapProblem::to_string)
            .collect();
        assert_eq!(ours, Vec::<String>::new());
        for section in sections {
            assert!(keymap.bindings().iter().any(|it| it.context == section));
        }
    }

    #[test]
    fn chords_counts_and_text_are_told_apart() {
        let keymap = keymap();
        assert_eq!(typed(&keymap, LIST, "j"), [action("rows.down", None)]);
        assert_eq!(
            typed(&keymap, LIST, "1 0 j"),
            [
                Resolved::Pending,
                Resolved::Pending,
                action("rows.down", Some(10))
            ]
        );
        assert_eq!(
            typed(&keymap, LIST, "g g"),
            [Resolved::Pending, action("rows.first", None)]
        );
        assert_eq!(
            typed(&keymap, LIST, "g esc j"),
            [
                Resolved::Pending,
                Resolved::Pending,
                action("rows.down", None)
            ]
        );
        let unbound = Key::parse_sequence("g x").expect("keys");
        assert_eq!(
            typed(&keymap, LIST, "g x"),
            [Resolved::Pending, Resolved::Unbound(unbound)]
        );
    }

    #[test]
    fn where_text_is_taken_characters_are_text() {
        let keymap = keymap();
        let text = Place::new(&[], true);
        assert_eq!(
            typed(&keymap, text, "q 1 ?"),
            ["q", "1", "?"].map(|it| Resolved::Text(Key::parse(it).expect("a key")))
        );
        assert_eq!(
            typed(&keymap, text, "ctrl-p"),
            [action("palette.open", None)]
        );
        let popup = Place {
            contexts: &[POPUP],
            takes_text: true,
            global: false,
        };
        assert_eq!(
            typed(&keymap, popup, "ctrl-p f1"),
            [
                action("popup.up", None),
                Resolved::Text(Key::plain(KeyCode::Function(1)))
            ]
        );
    }

    #[test]
    fn a_label_is_a_chord_that_works_here() {
        let keymap = keymap();
        let next = ActionId("focus.next");
        assert_eq!(keymap.label(LIST, next).as_deref(), Some("tab"));
        let mut own = keymap.clone();
        let mut known = actions();
        known.push(Action::new(
            "repl.complete",
            "Complete",
            "Completes.",
            &["repl"],
        ));
        assert_eq!(own.add("mine", "[repl]\ntab = 'repl.complete'", &known), []);
        let repl = Place::new(&["repl"], true);
        assert_eq!(own.label(repl, next).as_deref(), Some("f6"));
        assert_eq!(
            own.label(repl, ActionId("pane.zoom")).as_deref(),
            Some("f11")
        );
        assert_eq!(own.label(repl, ActionId("mouse.toggle")), None);
    }

    #[test]
    fn a_users_keys_win_and_can_be_taken_away() {
        let mut keymap = keymap();
        let text = "[rows]\n'g' = 'rows.last'\nj = 'none'\n";
        assert_eq!(keymap.add("mine", text, &actions()), []);
        assert_eq!(typed(&keymap, LIST, "g"), [action("rows.last", None)]);
        assert_eq!(
            typed(&keymap, LIST, "j"),
            [Resolved::Text(Key::character('j'))]
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let mut keymap = keymap();
        let text = "[rows]\n'a' = 'rows.lost'\n'hyper-x' = 'rows.down'\n\n'b' = 'rows.up'\n'b c' = 'rows.down'\n'd' = 'app.quit'\n";
        let problems: Vec<String> = keymap
            .add("keymap.toml", text, &actions())
            .iter()
            .map(KeymapProblem::to_string)
            .collect();
        assert_eq!(
            problems,
            [
                "keymap.toml:2: there is no action `rows.lost`",
                "keymap.toml:3: unknown key `hyper-x`",
                "keymap.toml:6: `b c` and `b` of line 5 take the same keys",
                "keymap.toml:7: `app.quit` cannot be done in `[rows]`; it belongs to global",
            ]
        );
        let problems = keymap.add(
            "mine",
            "[rows]\n'a' = 'rows.up'\n'a' = 'rows.down'\n",
            &actions(),
        );
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
    }
}
