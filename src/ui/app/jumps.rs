//! Where one was: back and forward across panes, and what was done last.

use super::super::action::*;
use super::super::executor::Executor;
use super::super::pane::{PaneId, Toast};
use super::App;

/// Places kept; an older one is forgotten.
const JUMPS_MAX: usize = 200;
/// Movements that are not worth coming back from.
const STEPS: [ActionId; 11] = [
    ROW_DOWN,
    ROW_UP,
    ROW_PAGE_DOWN,
    ROW_PAGE_UP,
    ROW_LEFT,
    ROW_RIGHT,
    FILTER_DOWN,
    FILTER_UP,
    JUMP_BACK,
    JUMP_FORWARD,
    ACTION_REPEAT,
];

/// A pane, and where its cursor was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    pane: PaneId,
    place: Option<String>,
}

/// The places before this one and, after going back, those after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Jumps {
    back: Vec<Jump>,
    forward: Vec<Jump>,
}

impl Jumps {
    /// Keeps a place that was left.
    fn leave(&mut self, jump: Jump) {
        self.forward.clear();
        if self.back.last() != Some(&jump) {
            self.back.push(jump);
        }
        if self.back.len() > JUMPS_MAX {
            self.back.remove(0);
        }
    }

    /// Goes back from a place; answers where to.
    fn back(&mut self, here: Jump) -> Option<Jump> {
        let to = self.back.pop_if(|it| *it != here).or_else(|| {
            self.back.pop();
            self.back.pop()
        })?;
        self.forward.push(here);
        Some(to)
    }

    fn forward(&mut self, here: Jump) -> Option<Jump> {
        let to = self.forward.pop()?;
        self.back.push(here);
        Some(to)
    }
}

/// An action that can be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub action: ActionId,
    pub count: Option<usize>,
    pub argument: Option<String>,
}

impl App {
    pub(super) fn here(&self) -> Jump {
        let pane = self.focused();
        Jump {
            pane: pane.id(),
            place: pane.place(),
        }
    }

    /// Keeps where one was before an action, if that is somewhere else.
    pub(super) fn left(&mut self, before: Jump, action: ActionId) {
        if !STEPS.contains(&action) && self.here() != before {
            self.jumps.leave(before);
        }
    }

    /// Goes back, or forward, some places.
    pub(super) fn jump(&mut self, back: bool, times: usize, executor: &mut dyn Executor) {
        let mut to = None;
        for _ in 0..times.min(JUMPS_MAX) {
            let here = to.clone().unwrap_or_else(|| self.here());
            let next = match back {
                true => self.jumps.back(here),
                false => self.jumps.forward(here),
            };
            to = next.or(to);
        }
        let Some(to) = to else {
            self.toast(Toast::info(match back {
                true => "this is where you began",
                false => "this is the newest place",
            }));
            return;
        };
        self.focus_on(to.pane);
        if let (Some(place), Some(index)) = (to.place, self.place_of(to.pane)) {
            let effects = self.with_pane(index, |pane, ctx| pane.go(&place, ctx));
            let effects = effects.into_iter().map(|it| (to.pane, it)).collect();
            self.carry_out(effects, executor);
        }
    }

    /// Keeps what was done, where doing it again makes sense: what panes do, not movement or typing.
    pub(super) fn did(&mut self, done: Done) {
        // In the REPL what is done is typing.
        let owner = self.owner_of(done.action);
        if owner.is_some_and(|it| it != PaneId("repl")) {
            self.last = Some(done);
        }
    }

    /// Does the last action again; a count typed now wins over the one of then.
    pub(super) fn repeat(&mut self, count: Option<usize>, executor: &mut dyn Executor) {
        let Some(done) = self.last.clone() else {
            self.toast(Toast::info("nothing was done yet that can be repeated"));
            return;
        };
        self.argument = done.argument;
        self.run(done.action, count.or(done.count), executor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jump(place: &str) -> Jump {
        Jump {
            pane: PaneId("commits"),
            place: Some(place.to_owned()),
        }
    }

    #[test]
    fn back_and_forward_are_each_others_undoing() {
        let mut jumps = Jumps::default();
        assert_eq!(jumps.back(jump("1")), None);
        jumps.leave(jump("1"));
        jumps.leave(jump("2"));
        assert_eq!(jumps.back(jump("3")), Some(jump("2")));
        assert_eq!(jumps.back(jump("2")), Some(jump("1")));
        assert_eq!(jumps.back(jump("1")), None);
        assert_eq!(jumps.forward(jump("1")), Some(jump("2")));
        assert_eq!(jumps.forward(jump("2")), Some(jump("3")));
        assert_eq!(jumps.forward(jump("3")), None);
        jumps.leave(jump("2"));
        assert_eq!(jumps.forward(jump("4")), None, "a new way forgets the old");
    }

    #[test]
    fn places_kept_have_an_end() {
        let mut jumps = Jumps::default();
        for place in 0..JUMPS_MAX * 2 {
            jumps.leave(jump(&place.to_string()));
        }
        assert_eq!(jumps.back.len(), JUMPS_MAX);
    }
}
