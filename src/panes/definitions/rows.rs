//! The outline as rows: groups, names, and below an unfolded name who uses it and what it uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Definitions;
use crate::session::view::query::{FIELDS, Mistake};
use crate::ui::fuzzy;
use crate::ui::line::Line;
use crate::ui::pane::{Effect, Toast};

/// A name, and which of its characters the filter found.
type Found<'a> = (&'a Arc<str>, Vec<u32>);

/// Callers of callers are shown this deep; whoever uses itself ends here.
const DEPTH_MAX: usize = 24;
/// Rows the tree shows; what is beyond was unfolded beyond use.
const ROWS_MAX: usize = 1_000_000;

/// Which way one looks from a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Callers,
    Callees,
}

impl Side {
    pub fn words(self) -> &'static str {
        match self {
            Side::Callers => "used by",
            Side::Callees => "uses",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Group {
        key: String,
        count: usize,
    },
    Side {
        side: Side,
        of: Arc<str>,
        count: usize,
    },
    Name {
        name: Arc<str>,
        side: Option<Side>,
    },
}

/// One row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub what: What,
    pub depth: usize,
    /// Where it stands, by the names above it.
    pub path: String,
    /// Characters of the name that the filter found.
    pub found: Vec<u32>,
}

impl Definitions {
    /// Makes the rows anew for another filter; the cursor goes to what fits best.
    pub(super) fn narrow(&mut self) {
        self.lay_out();
        if let Some(best) = self.best.clone().filter(|_| !self.filter.is_empty()) {
            self.go_to_name(&best);
        }
    }

    /// Returns how many names there are, or of how many the filter lets how many through.
    pub(super) fn count_of_names(&self) -> String {
        match self.filter.is_empty() {
            true => self.outline.len().to_string(),
            false => format!("{} of {}", self.fitting, self.outline.len()),
        }
    }

    /// Puts the name that fits best in place of its letters.
    pub(super) fn complete(&mut self) -> Vec<Effect> {
        match self.best.clone().filter(|_| !self.filter.is_empty()) {
            Some(best) => {
                self.filter = Line::new(best.to_string());
                self.narrow();
                Vec::new()
            }
            None => vec![Effect::Toast(Toast::info("nothing completes this word"))],
        }
    }

    /// Says what is wrong where nothing fits because a query was typed, as other panes read it.
    pub(super) fn mistake(&self) -> Option<Mistake> {
        let text = self.filter.text();
        let start = text.rfind(char::is_whitespace).map_or(0, |it| it + 1);
        let (word, _) = text[start..].split_once(':')?;
        let is_field = FIELDS.iter().any(|it| it.name == word);
        (is_field && self.fitting == 0).then(|| Mistake {
            message: format!("there is no field `{word}` here: names are found by their letters"),
            hint: "Commits and Violations have fields".to_owned(),
            span: start..start + word.len(),
        })
    }

    /// Makes the rows anew; the cursor stays on what it was on, or near it.
    pub(super) fn lay_out(&mut self) {
        self.stale = false;
        let at = self.selected().map(|it| it.path.clone());
        let names: Vec<&Arc<str>> = self.outline.all().map(|(name, _)| name).collect();
        let texts: Vec<&str> = names.iter().map(|it| &***it).collect();
        let found = fuzzy::find(self.filter.text(), &texts);
        self.fitting = found.len();
        self.best = found.first().map(|it| names[it.place].clone());
        let mut groups: BTreeMap<&str, Vec<Found>> = BTreeMap::new();
        for it in found {
            let name = names[it.place];
            let Some(entry) = self.outline.get(name) else {
                continue;
            };
            let key = self.grouping.key(name, entry);
            groups.entry(key).or_default().push((name, it.characters));
        }
        let mut rows = Vec::new();
        for (key, names) in groups {
            let path = key.to_owned();
            let folded = self.folded.contains(&path) && self.filter.is_empty();
            rows.push(Row {
                what: What::Group {
                    key: key.to_owned(),
                    count: names.len(),
                },
                depth: 0,
                path: path.clone(),
                found: Vec::new(),
            });
            if folded {
                continue;
            }
            for (name, found) in names {
                self.add_name(&mut rows, name, found, &path);
            }
        }
        self.rows = rows;
        self.list.set_count(self.rows.len());
        let row = at.and_then(|at| self.rows.iter().position(|it| it.path == at));
        if let Some(row) = row {
            self.list.select(row);
        }
    }

    /// Adds a name and what is unfolded below it.
    fn add_name(&self, rows: &mut Vec<Row>, name: &Arc<str>, found: Vec<u32>, above: &str) {
        let mut waiting = vec![Row {
            what: What::Name {
                name: name.clone(),
                side: None,
            },
            depth: 1,
            path: format!("{above}/{name}"),
            found,
        }];
        while let Some(row) = waiting.pop() {
            if rows.len() >= ROWS_MAX {
                return;
            }
            let mut below = self.below(&row);
            below.reverse();
            waiting.append(&mut below);
            rows.push(row);
        }
    }

    /// Returns the rows directly below a row, where it is unfolded.
    fn below(&self, row: &Row) -> Vec<Row> {
        let child = |what: What, word: &str| Row {
            what,
            depth: row.depth + 1,
            path: format!("{}/{word}", row.path),
            found: Vec::new(),
        };
        if row.depth >= DEPTH_MAX {
            return Vec::new();
        }
        match &row.what {
            What::Name { name, side } if self.unfolded.contains(&row.path) => {
                let Some(relations) = self.relations.get(name) else {
                    return Vec::new();
                };
                let names = |side| match side {
                    Side::Callers => &relations.callers,
                    Side::Callees => &relations.callees,
                };
                match side {
                    // Further along the same way.
                    Some(side) => (names(*side).iter())
                        .map(|name| {
                            let what = What::Name {
                                name: name.clone(),
                                side: Some(*side),
                            };
                            child(what, name)
                        })
                        .collect(),
                    None => [Side::Callers, Side::Callees]
                        .map(|side| {
                            let count = names(side).len();
                            let of = name.clone();
                            child(What::Side { side, of, count }, side.words())
                        })
                        .into(),
                }
            }
            What::Side { side, of, .. } if !self.folded.contains(&row.path) => {
                let names = self.relations.get(of).map(|it| match side {
                    Side::Callers => &it.callers,
                    Side::Callees => &it.callees,
                });
                let names = names.into_iter().flatten().map(|name| {
                    let what = What::Name {
                        name: name.clone(),
                        side: Some(*side),
                    };
                    child(what, name)
                });
                names.collect()
            }
            _ => Vec::new(),
        }
    }
}
