//! Which findings there are, which of them the filter lets through, and how they are grouped.

use std::sync::Arc;

use super::Violations;
use super::grouping::{Grouping, severity_rank};
use super::health::Health;
use crate::session::command::Command;
use crate::session::view::query::{Query, Subject, surroundings};
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::{Effect, PaneContext};
use crate::ui::widgets::text;
use crate::ui::widgets::tree::Group;

impl Violations {
    pub(super) fn regroup(&mut self) {
        self.stale = false;
        let mut groups: Vec<Group> = Vec::new();
        let mut places: rustc_hash::FxHashMap<Arc<str>, usize> = Default::default();
        for (index, row) in self.rows.iter().chain(&self.image).enumerate() {
            if (!self.all && !row.current) || !self.passes(row) {
                continue;
            }
            let key = self.grouping.key(row);
            let place = *places.entry(key.clone()).or_insert_with(|| {
                groups.push(Group {
                    key: key.to_string(),
                    items: Vec::new(),
                });
                groups.len() - 1
            });
            groups[place].items.push(index as u32);
        }
        let all: Vec<&ViolationRow> = self.rows.iter().chain(&self.image).collect();
        self.columns = (0, 0);
        for item in groups.iter().flat_map(|it| &it.items) {
            let Some(row) = all.get(*item as usize) else {
                continue;
            };
            self.columns.0 = self.columns.0.max(text::width(&row.name) as u16);
            self.columns.1 = self.columns.1.max(text::width(&row.rule) as u16);
        }
        for group in &mut groups {
            group.items.sort_by(|one, other| {
                let key = |item: &u32| {
                    let row = all[*item as usize];
                    (severity_rank(&row.severity), &row.name, row.span)
                };
                key(one).cmp(&key(other))
            });
        }
        match self.grouping {
            Grouping::Severity => groups.sort_by_key(|it| severity_rank(&it.key)),
            // What was found most often comes first.
            Grouping::Rule | Grouping::File | Grouping::Name => {
                groups.sort_by(|a, b| (b.items.len(), &a.key).cmp(&(a.items.len(), &b.key)));
            }
        }
        if self.tree.set(groups) {
            self.vanished = true;
        }
        self.health = Health::of(&self.rows, &self.image);
    }

    pub(super) fn passes(&self, row: &ViolationRow) -> bool {
        let is_of_found = match &self.found {
            Some(found) if row.commit <= found.through => {
                found.commits.binary_search(&row.commit).is_ok()
            }
            // Until the session has told, and of what came since, only the finding itself counts.
            _ => true,
        };
        let severity = |it: &str| *row.severity == *it;
        is_of_found
            && self.asked.holds(&Subject {
                time_ms: 0,
                name: &row.name,
                kind: &row.rule,
                author: "",
                origin: &row.rule_name,
                file: row.place.as_deref(),
                message: &row.message,
                cut: None,
                source: None,
                milestone: None,
                severities: [severity("error"), severity("warning"), severity("info")],
                rules: &[row.rule.clone(), row.rule_name.clone()],
            })
    }

    /// Reads the filter; what only the commits tell is asked of the session.
    pub(super) fn ask(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let around = surroundings(ctx.status, ctx.now_ms, self.filtering);
        let mut effects = Vec::new();
        match Query::read(self.filter.text(), &around) {
            Err(mistake) => self.mistake = Some(format!("{}: {}", mistake.message, mistake.hint)),
            Ok(query) => {
                self.mistake = None;
                let (own, rest) = query.of_finding();
                self.asked = own;
                let commits = Some(rest).filter(|it| !it.is_empty());
                if commits != self.asked_commits {
                    self.found = None;
                    self.request = None;
                    self.asked_commits = commits.clone();
                    if let Some(query) = commits {
                        let id = ctx.request();
                        self.request = Some(id);
                        effects.push(Effect::Send(Command::Find { id, query }));
                    }
                }
            }
        }
        self.regroup();
        effects
    }

    /// Older findings on a name are history once a newer commit holds it.
    pub(super) fn supersede(&mut self, name: &str, commit: u64) {
        for row in &mut self.rows {
            if row.commit != commit && *row.name == *name {
                row.current = false;
            }
        }
        for row in &mut self.image {
            if *row.name == *name {
                row.commit = commit;
            }
        }
    }
}
