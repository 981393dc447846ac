//! Which chords can never be typed, because a section that is asked before has them or goes on from them.
//!
//! ```text
//! pane's own ──► rows ──► global        asked in this order, chord by chord
//!     s           g g       s  g        neither of the last two is ever reached here
//! ```

use super::super::action::{ActionId, Context, GLOBAL};
use super::super::key::{Key, sequence_label};
use super::{KeyBinding, Keymap, KeymapProblem};

/// The sections of a pane, in the order in which they are asked.
type Order<'a> = &'a [Context];

impl Keymap {
    /// Returns what a file hides in these panes, and what of it others hide there. The same chord again is
    /// meant so where the file itself says it; a chord of the file that is taken is not.
    pub fn clashes(&self, file: &str, panes: &[Order<'_>]) -> Vec<KeymapProblem> {
        let mut found: Vec<KeymapProblem> = Vec::new();
        let mut unreached: Vec<(&KeyBinding, Vec<&KeyBinding>)> = Vec::new();
        for (one, other) in panes.iter().flat_map(|it| self.overlapping(it)) {
            if one.keys != other.keys && (one.file == file || other.file == file) {
                let at = if one.file == file { one } else { other };
                found.push(KeymapProblem {
                    file: file.to_owned(),
                    line: at.line,
                    message: format!(
                        "`{}` of [{}] hides `{}` of [{}], which cannot be typed there",
                        sequence_label(&one.keys),
                        one.context,
                        sequence_label(&other.keys),
                        other.context,
                    ),
                });
            } else if one.keys == other.keys && other.file == file && one.file != file {
                match unreached.iter_mut().find(|it| std::ptr::eq(it.0, other)) {
                    Some((_, hiders)) => hiders.push(one),
                    None => unreached.push((other, vec![one])),
                }
            }
        }
        found.extend(unreached.into_iter().map(|(it, hiders)| {
            let mut places: Vec<String> = hiders
                .iter()
                .map(|it| format!("[{}], where it is `{}`", it.context, it.action))
                .collect();
            places.sort();
            places.dedup();
            KeymapProblem {
                file: file.to_owned(),
                line: it.line,
                message: format!(
                    "`{}` of [{}] is not reached in {}",
                    sequence_label(&it.keys),
                    it.context,
                    places.join(", in "),
                ),
            }
        }));
        found.sort_by(|a, b| (a.line, &a.message).cmp(&(b.line, &b.message)));
        found.dedup();
        found
    }

    /// Returns what is asked earlier and what then cannot be typed, or means something else, in a pane.
    fn overlapping(&self, order: Order<'_>) -> impl Iterator<Item = (&KeyBinding, &KeyBinding)> {
        let all: Vec<Context> = order.iter().copied().chain([GLOBAL]).collect();
        let pairs = (0..all.len()).flat_map(|at| (at + 1..all.len()).map(move |it| (at, it)));
        let pairs: Vec<_> = pairs.map(|(at, it)| (all[at], all[it])).collect();
        pairs.into_iter().flat_map(move |(earlier, later)| {
            self.of_any(earlier).flat_map(move |one| {
                let others = self.of_any(later);
                // A prefix in both sections goes on in both.
                let others = others.filter(|other| overlap(&one.keys, &other.keys));
                others.map(move |other| (one, other))
            })
        })
    }

    /// Says what else chords mean, are in the way of, or have in their way, in their section and in those that
    /// panes ask before and after it.
    pub fn rivals(
        &self,
        panes: &[Order<'_>],
        context: Context,
        keys: &[Key],
        action: ActionId,
    ) -> Vec<String> {
        self.rivals_of(panes, (context, keys, action), usize::MAX)
    }

    /// The same of chords that an action has already: those that were written above the others are
    /// meant to give way.
    pub fn faults(
        &self,
        panes: &[Order<'_>],
        context: Context,
        keys: &[Key],
        action: ActionId,
    ) -> Vec<String> {
        let mut own = self.bindings.iter();
        let own = own.find(|it| it.context == context && it.keys == keys && it.action == action);
        let layer = own.map_or(usize::MAX, |it| it.layer);
        self.rivals_of(panes, (context, keys, action), layer)
    }

    /// Chords of files above the layer are not told where they are the same.
    fn rivals_of(
        &self,
        panes: &[Order<'_>],
        (context, keys, action): (Context, &[Key], ActionId),
        layer: usize,
    ) -> Vec<String> {
        if keys.is_empty() {
            return Vec::new();
        }
        let mut before: Vec<Context> = Vec::new();
        let mut after: Vec<Context> = Vec::new();
        for order in panes {
            let all: Vec<Context> = order.iter().copied().chain([GLOBAL]).collect();
            if let Some(at) = all.iter().position(|it| *it == context) {
                before.extend(&all[..at]);
                after.extend(&all[at + 1..]);
            }
        }
        let unconditional = self.bindings.iter().filter(|it| it.when.is_none());
        let others = unconditional.filter(|it| it.action != action && overlap(&it.keys, keys));
        others
            .filter_map(|it| {
                let (label, there) = (sequence_label(&it.keys), it.context.as_str());
                let is_same = it.keys == keys;
                let said = match () {
                    _ if there == context && is_same => {
                        format!("`{label}` is `{}` in [{there}]", it.action)
                    }
                    _ if there == context => format!("`{label}` of [{there}] gives way to it"),
                    _ if before.contains(&there) && is_same && it.layer < layer => {
                        format!("in [{there}] `{label}` is `{}` all the same", it.action)
                    }
                    _ if before.contains(&there) && !is_same => {
                        format!("hidden by `{label}` of [{there}]")
                    }
                    _ if after.contains(&there) && !is_same => {
                        format!("hides `{label}` of [{there}]")
                    }
                    _ => return None,
                };
                Some(said)
            })
            .collect()
    }

    fn of_any(&self, context: Context) -> impl Iterator<Item = &KeyBinding> {
        self.bindings
            .iter()
            .filter(move |it| it.context == context && it.when.is_none())
    }
}

/// Whether one sequence begins the other, so that only one of them could ever be typed.
pub(super) fn overlap(one: &[Key], other: &[Key]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}
