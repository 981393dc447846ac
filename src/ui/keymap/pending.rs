//! Chords and a count on their way to an action.

use super::super::action::ActionId;
use super::super::key::{Key, KeyCode};
use super::{Keymap, Lookup, Place};

/// Counts beyond this stay at it.
const COUNT_MAX: usize = 1_000_000;

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
