//! Which findings there are, which of them the filter lets through, and how they are grouped.

use std::sync::Arc;

use super::Violations;
use super::grouping::{Grouping, severity_rank};
use super::health::Health;
use crate::panes::completing::{self, Counts};
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
            // It stays in the line to be mended; the rows are those of before.
            Err(mistake) => {
                self.mistake = Some(mistake);
                self.filtering = true;
            }
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

/// Returns the values that a field has among findings, those that most have first. Who made a commit, and
/// which milestone holds it, they do not tell.
pub(super) fn values<'a>(field: &str, rows: impl Iterator<Item = &'a ViolationRow>) -> Vec<String> {
    match field {
        "kind" => return completing::kinds(),
        "author" => return vec!["me".to_owned()],
        _ => {}
    }
    if let Some(values) = completing::fixed_values(field) {
        return values;
    }
    let mut counts = Counts::default();
    for row in rows {
        match field {
            "name" => counts.add(&row.name),
            "rule" => [&row.rule, &row.rule_name]
                .into_iter()
                .for_each(|it| counts.add(it)),
            "origin" => {
                let place = row.place.as_deref();
                let file = place.map(|it| it.rsplit_once(':').map_or(it, |it| it.0));
                file.into_iter().for_each(|it| counts.add(it));
            }
            _ => {}
        }
    }
    counts.most_first()
}

#[cfg(test)]
mod tests {
    use super::super::actions::DIFF;
    use super::*;
    use crate::panes::support::with_context;
    use crate::session::event::Event;
    use crate::session::view::diff::DiffSide;
    use crate::session::view::status::SessionStatus;
    use crate::ui::action::{self, ActionId};
    use crate::ui::pane::{Open, Pane};

    fn pane() -> Violations {
        let row = |commit, name: &str, rule: &str, rule_name: &str| ViolationRow {
            commit,
            name: name.into(),
            rule: rule.into(),
            rule_name: rule_name.into(),
            severity: "warning".into(),
            place: Some("src/a.lisp:3".into()),
            current: true,
            ..ViolationRow::default()
        };
        let rows = [
            row(1, "f", "1.1", "high-complexity"),
            row(2, "g", "1.1", "high-complexity"),
            row(2, "g", "2.4", "missing-docstring"),
        ];
        let mut pane = Violations::default();
        let opened = Event::Opened {
            commits: Arc::default(),
            milestones: Arc::default(),
            violations: Arc::new(rows.to_vec()),
            input_history: Arc::default(),
            status: SessionStatus::default(),
        };
        with_context(|ctx| drop(pane.event(&opened, ctx)));
        pane
    }

    fn act(pane: &mut Violations, action: ActionId) -> Vec<Effect> {
        let mut effects = Vec::new();
        with_context(|ctx| effects = pane.update(action, None, ctx));
        effects
    }

    fn typed(pane: &mut Violations, text: &str) {
        act(pane, action::FILTER_CLEAR);
        act(pane, action::ROW_FILTER);
        with_context(|ctx| drop(pane.paste(text, ctx)));
    }

    #[test]
    fn a_query_is_completed_by_what_the_findings_have() {
        let mut pane = pane();
        for (text, expected) in [
            ("ru", &["rule:"][..]),
            ("rule:", &["rule:1.1", "rule:high-complexity", "rule:2.4"]),
            ("-name:", &["-name:g", "-name:f"]),
            ("origin:", &["origin:src/a.lisp"]),
            ("kind:mac", &["kind:macro"]),
            ("severity:", &["severity:error", "severity:warning"]),
        ] {
            typed(&mut pane, text);
            for expected in expected {
                act(&mut pane, action::FILTER_COMPLETE);
                assert_eq!(pane.filter.text(), *expected);
            }
        }
        typed(&mut pane, "name:nobody");
        assert!(matches!(
            act(&mut pane, action::FILTER_COMPLETE)[..],
            [Effect::Toast(_)]
        ));
        assert!(pane.takes_text(), "tab does not leave the filter");
    }

    #[test]
    fn the_commit_of_a_finding_is_compared_with_the_version_before() {
        let mut pane = pane();
        act(&mut pane, action::ROW_DOWN);
        let shown = act(&mut pane, DIFF);
        let [
            Effect::Open(Open::Diff {
                left,
                right,
                focus: true,
            }),
        ] = shown.as_slice()
        else {
            panic!("{shown:?}");
        };
        assert_eq!((left, right), (&DiffSide::Before(1), &DiffSide::Commit(1)));
    }

    #[test]
    fn what_is_no_query_stays_to_be_mended_and_claims_nothing() {
        let mut pane = pane();
        typed(&mut pane, "rule:1.1");
        act(&mut pane, action::FILTER_ACCEPT);
        assert_eq!(pane.detail(), "2 of 3 by severity · /rule:1.1");
        typed(&mut pane, "rul:1.1");
        let mistake = pane.mistake.clone().expect("a mistake while typing");
        assert_eq!(
            (mistake.span, &*mistake.hint),
            (0..3, "did you mean `rule:`?")
        );
        let told = act(&mut pane, action::FILTER_ACCEPT);
        assert!(matches!(&told[..], [Effect::Toast(it)] if it.text == mistake.message));
        assert!(pane.takes_text());
        assert_eq!(pane.detail(), "3 by severity");
    }
}
