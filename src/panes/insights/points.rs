//! The points of each plot, as rows: what they say in words, and what they open.

use super::days::beginning;
use super::{Insights, Plot};
use crate::panes::time;
use crate::session::view::diff::Compared;
use crate::session::view::insights::{InsightsView, MeasuredPoint};
use crate::ui::pane::Open;
use crate::ui::status_line::counted;

/// A point of a plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    pub label: String,
    pub value: f64,
    /// What it says, in words.
    pub words: String,
    pub opens: Option<Open>,
}

/// Returns nanoseconds in the unit a person reads.
pub(super) fn duration(ns: f64) -> String {
    match ns {
        it if it < 1_000.0 => format!("{it:.0} ns"),
        it if it < 1_000_000.0 => format!("{:.1} µs", it / 1_000.0),
        it if it < 1_000_000_000.0 => format!("{:.1} ms", it / 1_000_000.0),
        it => format!("{:.2} s", it / 1_000_000_000.0),
    }
}

/// Returns the day of a moment, such as `2026-11-20`.
fn date(time_ms: i64) -> String {
    let text = time::date(time_ms);
    text.split(' ').next().unwrap_or_default().to_owned()
}

impl Insights {
    /// Returns the points of a plot, in the order of its list.
    pub(super) fn points(&self, plot: Plot) -> Vec<Point> {
        match plot {
            Plot::Activity => self.activity(),
            Plot::Milestones => self.view.as_deref().map_or_else(Vec::new, stages),
            Plot::Hot => self.view.as_deref().map_or_else(Vec::new, hot),
            Plot::Tests => self.health(),
            Plot::Times => self.view.as_deref().map_or_else(Vec::new, times),
        }
    }

    fn activity(&self) -> Vec<Point> {
        let days = self.days.days.iter().rev();
        days.map(|(&day, it)| {
            let label = date(beginning(day));
            Point {
                words: format!("{label}  {}", counted(it.commits, "commit")),
                label,
                value: it.commits as f64,
                opens: Some(Open::Commit {
                    commit: it.newest,
                    focus: true,
                }),
            }
        })
        .collect()
    }

    fn health(&self) -> Vec<Point> {
        let mut rows: Vec<_> = self.tests.values().collect();
        rows.sort_by_key(|row| (row.has_passed(), row.name.clone()));
        rows.iter()
            .map(|row| {
                let (passed, all) = (row.passed(), row.checks.len());
                let mark = if row.has_passed() { "✓" } else { "✗" };
                Point {
                    label: row.name.clone(),
                    value: passed as f64,
                    words: format!("{mark} {}  {passed} of {all} passed", row.name),
                    opens: (row.commit > 0).then_some(Open::Source {
                        commit: row.commit,
                        span: row
                            .checks
                            .iter()
                            .find(|it| !it.passed)
                            .and_then(|it| it.span),
                        focus: true,
                    }),
                }
            })
            .collect()
    }
}

fn stages(view: &InsightsView) -> Vec<Point> {
    let newest_first = view.stages.iter().rev();
    newest_first
        .map(|stage| Point {
            label: date(stage.time_ms),
            value: stage.score as f64,
            words: format!(
                "{}  {}  findings score {}, {}; complexity {} in {}",
                date(stage.time_ms),
                stage.message,
                stage.score,
                counted(stage.errors, "error"),
                stage.complexity,
                counted(stage.definitions, "definition"),
            ),
            opens: Some(Open::DiffAll {
                what: Compared::Milestone(stage.milestone),
                focus: true,
            }),
        })
        .collect()
}

fn hot(view: &InsightsView) -> Vec<Point> {
    let rows = view.hot.iter();
    rows.map(|row| Point {
        label: row.name.to_string(),
        value: row.heat() as f64,
        words: format!(
            "{}  {} × complexity {} = {}",
            row.name,
            counted(row.versions, "version"),
            row.complexity,
            row.heat()
        ),
        opens: Some(Open::Source {
            commit: row.commit,
            span: None,
            focus: true,
        }),
    })
    .collect()
}

fn times(view: &InsightsView) -> Vec<Point> {
    let mut points = Vec::new();
    for row in &view.measured {
        let mut before: Option<&MeasuredPoint> = None;
        let mut of_row = Vec::new();
        for point in &row.points {
            let taken = match point.median_ns {
                Some(ns) => duration(ns),
                None => format!("{} fuel", point.fuel),
            };
            let beside = match (before.and_then(|it| it.median_ns), point.median_ns) {
                (Some(before), Some(now)) if before > 0.0 => {
                    format!(", {:.2} times the one before", now / before)
                }
                _ => String::new(),
            };
            before = Some(point);
            of_row.push(Point {
                label: row.call.to_string(),
                value: point.median_ns.unwrap_or(point.fuel as f64),
                words: format!(
                    "{}  {}  version #{} took {taken}{beside}",
                    row.call,
                    date(point.time_ms),
                    point.commit
                ),
                opens: Some(Open::Source {
                    commit: point.commit,
                    span: None,
                    focus: true,
                }),
            });
        }
        points.extend(of_row.into_iter().rev());
    }
    points
}
