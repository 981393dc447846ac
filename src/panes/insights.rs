//! Plots of the project's past: days, milestones, hot definitions, tests, what calls take.
//!
//! Above stands a plot, below the same points as rows in words; the cursor is in both, and enter opens
//! what the point stands for.

mod days;
mod draw;
mod points;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::days::Days;
use self::points::Point;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::insights::InsightsView;
use crate::session::view::outcomes::TestRow;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Effect, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;

pub const ID: PaneId = PaneId("insights");
const INSIGHTS: Context = "insights";
const WHEEL_ROWS: isize = 3;

const NEXT: ActionId = ActionId("insights.next");
const PREVIOUS: ActionId = ActionId("insights.previous");
const REFRESH: ActionId = ActionId("insights.refresh");
const STOP: ActionId = ActionId("insights.stop");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[INSIGHTS])
}

#[rustfmt::skip]
pub const INSIGHTS_ACTIONS: &[Action] = &[
    entry(NEXT, "Next plot", "Shows the next plot: days, milestones, hot definitions, tests, times."),
    entry(PREVIOUS, "Previous plot", "Shows the plot before this one."),
    entry(REFRESH, "Count again", "Reads the numbers from the history again."),
    entry(STOP, "Stop counting", "Stops reading the history; what was counted before stays."),
];

/// The plots there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Plot {
    #[default]
    Activity,
    Milestones,
    Hot,
    Tests,
    Times,
}

const PLOTS: [(Plot, &str, &str); 5] = [
    (Plot::Activity, "activity", "nothing was defined yet"),
    (Plot::Milestones, "milestones", "there is no milestone yet"),
    (Plot::Hot, "hot definitions", "nothing was defined yet"),
    (
        Plot::Tests,
        "tests",
        "no test ran since this session began: `R` in the tests pane runs everything",
    ),
    (
        Plot::Times,
        "times",
        "nothing was measured yet: `(bench (f 1))` measures and keeps",
    ),
];

#[derive(Debug, Default)]
pub struct Insights {
    plot: Plot,
    days: Days,
    view: Option<Arc<InsightsView>>,
    tests: BTreeMap<String, TestRow>,
    /// The points of the plot that is shown.
    points: Vec<Point>,
    list: ListState,
    waiting: Option<RequestId>,
    /// How many texts are read of how many, once that takes its time.
    progress: Option<(u64, u64)>,
    /// Whether the numbers may be others than those that are shown.
    stale: bool,
    /// Whether they were asked for since the history was opened; who stopped that is not asked again.
    was_asked: bool,
    caret: Cell<Option<Position>>,
}

impl Insights {
    fn place(&self) -> usize {
        let mut plots = PLOTS.iter();
        plots.position(|it| it.0 == self.plot).unwrap_or(0)
    }

    fn step(&mut self, by: isize) {
        let place = self.place() as isize + by;
        self.plot = PLOTS[place.rem_euclid(PLOTS.len() as isize) as usize].0;
        self.list = ListState::default();
        self.lay_out();
    }

    fn lay_out(&mut self) {
        self.points = self.points(self.plot);
        self.list.set_count(self.points.len());
    }

    fn count(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.stale = false;
        self.was_asked = true;
        // Who asks again does not want the older answer.
        let older = self.waiting.map(|id| Effect::Send(Command::GiveUp { id }));
        let id = ctx.request();
        self.waiting = Some(id);
        self.progress = None;
        let asked = Effect::Send(Command::Insights { id });
        older.into_iter().chain([asked]).collect()
    }
}

impl Pane for Insights {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Insights"
    }

    fn detail(&self) -> String {
        let place = self.place();
        let plot = format!("{} · {} of {}", PLOTS[place].1, place + 1, PLOTS.len());
        // Days and tests are counted as they come; what is read from the history is as old as its reading.
        let is_read = !matches!(self.plot, Plot::Activity | Plot::Tests);
        match self.progress {
            Some((done, total)) => format!("{plot} · reading {done}/{total}"),
            None if is_read && self.stale && self.view.is_some() => {
                format!("{plot} · before the last changes")
            }
            None => plot,
        }
    }

    fn actions(&self) -> &'static [Action] {
        INSIGHTS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/insights.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        &[INSIGHTS, ROWS]
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.progress {
            Some(_) => &[STOP, NEXT, PREVIOUS, action::ROW_OPEN],
            None => &[NEXT, PREVIOUS, action::ROW_OPEN, REFRESH],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            STOP if self.waiting.is_none() => Some("nothing is being counted"),
            action::ROW_OPEN if self.points.is_empty() => Some("there is no point to open"),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE
            .with(Flags::EMPTY, self.points.is_empty())
            .with(Flags::WORKING, self.waiting.is_some())
    }

    fn entered(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.stale && self.waiting.is_none() {
            true => self.count(ctx),
            false => Vec::new(),
        }
    }

    fn seen(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.stale && !self.was_asked {
            true => self.count(ctx),
            false => Vec::new(),
        }
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if self.list.walk(action, count) {
            return Vec::new();
        }
        let point = self.list.selected().and_then(|it| self.points.get(it));
        match action {
            NEXT => self.step(count.unwrap_or(1).min(PLOTS.len()) as isize),
            PREVIOUS => self.step(-(count.unwrap_or(1).min(PLOTS.len()) as isize)),
            REFRESH => return self.count(ctx),
            STOP => {
                let stop = self.waiting.map(|id| Effect::Send(Command::GiveUp { id }));
                return stop.into_iter().collect();
            }
            action::ROW_OPEN => {
                let open = point.and_then(|it| it.opens.clone()).map(Effect::Open);
                let none = || Effect::Toast(Toast::info("it stands in no history"));
                return point
                    .map(|_| open.unwrap_or_else(none))
                    .into_iter()
                    .collect();
            }
            action::ROW_COPY => {
                let words = point.map(|it| it.words.clone());
                return words.map(Effect::Copy).into_iter().collect();
            }
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            _ => {}
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened { commits, .. } => {
                let commits = commits.iter().map(|it| (it.seq, it.time_ms));
                self.days = Days::of(commits, ctx.status.zone_ms);
                self.stale = true;
                self.was_asked = false;
                self.lay_out();
            }
            Event::Listed { commits, .. } => {
                let commits = commits.iter().map(|it| (it.seq, it.time_ms));
                self.days = Days::of(commits, ctx.status.zone_ms);
                self.lay_out();
            }
            Event::Defined { commit, .. } => {
                self.days
                    .add(commit.seq, commit.time_ms, ctx.status.zone_ms);
                self.stale = true;
                self.lay_out();
            }
            Event::MilestoneWritten { .. } | Event::Curated { .. } => self.stale = true,
            Event::Tested { row } => {
                self.tests.insert(row.name.clone(), (**row).clone());
                if self.plot == Plot::Tests {
                    self.lay_out();
                }
            }
            Event::Insights { id, view } if self.waiting == Some(*id) => {
                self.waiting = None;
                self.progress = None;
                self.view = Some(view.clone());
                self.lay_out();
            }
            Event::Walking { id, done, total } if self.waiting == Some(*id) => {
                self.progress = Some((*done, *total));
            }
            Event::Failed { id: Some(id), .. } if self.waiting == Some(*id) => {
                self.waiting = None;
                self.progress = None;
                // What is shown is from before.
                self.stale = true;
            }
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let rows = draw::list_area(self.plot, area);
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                let row = (area.y + mouse.row).checked_sub(rows.y);
                let hit = row.is_some_and(|it| self.list.click(it));
                if hit && clicks == 2 {
                    return self.update(action::ROW_OPEN, None, ctx);
                }
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        let area = area.intersection(buf.area);
        if !area.is_empty() {
            self.draw(buf, area, ctx);
        }
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn announce(&self) -> Option<String> {
        let point = self.list.selected().and_then(|it| self.points.get(it));
        point.map(|it| it.words.clone())
    }

    fn save(&self) -> Option<String> {
        Some(PLOTS[self.place()].1.to_owned())
    }

    fn restore(&mut self, saved: &str) {
        let known = PLOTS.iter().find(|it| it.1 == saved);
        self.plot = known.map_or(Plot::Activity, |it| it.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::support::{commit, with_context};
    use crate::session::view::status::SessionStatus;

    fn hear(pane: &mut Insights, event: &Event) {
        with_context(|ctx| drop(pane.event(event, ctx)));
    }

    fn seen(pane: &mut Insights) -> Vec<Effect> {
        let mut effects = Vec::new();
        with_context(|ctx| effects = pane.seen(ctx));
        effects
    }

    fn opened() -> Insights {
        let mut pane = Insights::default();
        assert!(seen(&mut pane).is_empty(), "there is nothing to count yet");
        let opened = Event::Opened {
            commits: Arc::new(vec![commit(1, "f")]),
            milestones: Arc::default(),
            violations: Arc::default(),
            input_history: Arc::default(),
            status: SessionStatus::default(),
        };
        hear(&mut pane, &opened);
        pane
    }

    #[test]
    fn what_is_in_view_is_counted_once_without_the_focus() {
        let mut pane = opened();
        let asked = seen(&mut pane);
        let [Effect::Send(Command::Insights { id })] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        assert!(seen(&mut pane).is_empty(), "it is being counted");
        // Who stops it does not want it begun again.
        hear(
            &mut pane,
            &Event::Failed {
                id: Some(*id),
                message: "stopped".to_owned(),
                hint: None,
            },
        );
        assert!(seen(&mut pane).is_empty());
    }

    #[test]
    fn what_was_not_counted_is_not_said_to_be_nothing() {
        let mut pane = opened();
        pane.plot = Plot::Hot;
        assert_eq!(pane.nothing("r"), "not counted yet: `r` counts");
        with_context(|ctx| drop(pane.count(ctx)));
        assert_eq!(pane.nothing("r"), "counting…");
        pane.view = Some(Arc::default());
        pane.waiting = None;
        assert_eq!(pane.nothing("r"), "nothing was defined yet");
        pane.plot = Plot::Tests;
        assert!(pane.nothing("r").contains("since this session began"));
        // What came in later is not in the numbers.
        pane.plot = Plot::Hot;
        assert!(!pane.detail().contains("before"));
        pane.stale = true;
        assert!(pane.detail().ends_with("before the last changes"));
    }
}
