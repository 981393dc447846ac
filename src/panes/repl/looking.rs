//! Looking into values that were shown: which one, and what one does there.

use super::Repl;
use super::actions::*;
use super::values::ValueTree;
use crate::ui::action::{self, ActionId};
use crate::ui::pane::{Effect, PaneContext, Toast};

impl Repl {
    /// Looks into the value that stands so far from the one that is looked into, or else at the end.
    pub(super) fn look_into(&mut self, by: isize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let values = self.transcript.values();
        let here = self.looked.as_ref().map(|it| it.value);
        let here = values.iter().position(|it| Some(it.0) == here).unwrap_or(0);
        let last = values.len().saturating_sub(1);
        let there = here.saturating_add_signed(by).min(last);
        let Some((value, title)) = values.get(there) else {
            return vec![Effect::Toast(Toast::info("there is no value to look into"))];
        };
        if self.looked.as_ref().is_some_and(|it| it.value == *value) {
            return vec![Effect::Toast(Toast::info(match by {
                ..0 => "this is the oldest value that is kept",
                _ => "this is the newest value",
            }))];
        }
        let mut tree = ValueTree::new(*value, title);
        let effects = tree.ask(ctx);
        self.looked = Some(tree);
        effects
    }

    /// Does something with the value that is looked into.
    pub(super) fn act_on_value(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some(tree) = &mut self.looked else {
            return Vec::new();
        };
        if tree.list.walk(action, count) {
            return tree.ask(ctx);
        }
        match action {
            VALUE_FOLD | action::ROW_OPEN => tree.toggle(),
            action::ROW_RIGHT => tree.open(),
            action::ROW_LEFT => tree.close(),
            action::ROW_COPY => {
                let copy = tree.text().map(|it| Effect::Copy(it.to_owned()));
                return copy.into_iter().collect();
            }
            VALUE_OLDER => return self.look_into(-1, ctx),
            VALUE_NEWER => return self.look_into(1, ctx),
            VALUE_LEAVE | action::ROW_BACK => {
                self.looked = None;
                return Vec::new();
            }
            _ => {}
        }
        tree.ask(ctx)
    }
}
