//! What is decided on: which differences are wanted, and what stands in the place of a proposal.

use std::collections::BTreeSet;

use super::{Phase, Review, toast};
use crate::ui::pane::{Effect, PaneContext};

impl Review {
    /// Returns the differences that are not wanted, counted over all definitions.
    pub(super) fn rejected(&self) -> BTreeSet<usize> {
        let mut first = 0;
        let mut all = BTreeSet::new();
        for candidate in &self.candidates {
            all.extend(candidate.rejected.iter().map(|it| first + it));
            first += candidate.hunks.len();
        }
        all
    }

    /// Returns the definition under the cursor, and which of its differences.
    pub(super) fn current(&self) -> (usize, usize) {
        let (mut hunk, _) = self.diff.current();
        for (place, candidate) in self.candidates.iter().enumerate() {
            if hunk < candidate.hunks.len() {
                return (place, hunk);
            }
            hunk -= candidate.hunks.len();
        }
        (self.candidates.len().saturating_sub(1), 0)
    }

    /// Decides on differences of the definition under the cursor, then has the rest tried.
    pub(super) fn decide(
        &mut self,
        hunks: impl IntoIterator<Item = usize>,
        wanted: Option<bool>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let (place, _) = self.current();
        let Some(candidate) = self.candidates.get_mut(place) else {
            return Vec::new();
        };
        let before = candidate.rejected.clone();
        for hunk in hunks {
            let is_wanted = wanted.unwrap_or(candidate.rejected.contains(&hunk));
            match is_wanted {
                true => candidate.rejected.remove(&hunk),
                false => candidate.rejected.insert(hunk),
            };
        }
        if candidate.rejected == before {
            return Vec::new();
        }
        self.diff.rejected = self.rejected();
        self.try_again(ctx)
    }

    pub(super) fn decide_hunk(
        &mut self,
        wanted: Option<bool>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let (_, hunk) = self.current();
        let effects = self.decide([hunk], wanted, ctx);
        if wanted.is_some() {
            self.diff.next_hunk();
        }
        effects
    }

    pub(super) fn decide_all(&mut self, wanted: bool, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let count = self.candidate().map_or(0, |it| it.hunks.len());
        let effects = self.decide(0..count, Some(wanted), ctx);
        self.diff.next_definition();
        effects
    }

    /// Takes another text in the place of what is proposed.
    pub(super) fn replace(
        &mut self,
        place: usize,
        text: &str,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some(candidate) = self.candidates.get_mut(place) else {
            return Vec::new();
        };
        let text = text.trim_end();
        if text.trim().is_empty() || text == candidate.text() {
            return toast("the proposal stays as it was");
        }
        candidate.new = text.to_owned();
        candidate.view = Default::default();
        // It is tried once it is compared: what is wanted of it is known by then.
        self.phase = Phase::Empty;
        self.compare(place, ctx)
    }
}
