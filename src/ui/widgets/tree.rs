//! Groups of rows that fold: a list of two levels, drawn through `list`.

use std::collections::HashSet;

use super::list::ListState;

/// Rows that belong together, under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What the heading is known by while groups come and go.
    pub key: String,
    /// The rows, by whatever number their owner knows them.
    pub items: Vec<u32>,
}

/// What stands on one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeRow {
    Group(usize),
    Item { group: usize, item: u32 },
}

/// Groups, which of them are folded, and where the cursor is.
#[derive(Debug, Default)]
pub struct Tree {
    groups: Vec<Group>,
    folded: HashSet<String>,
    rows: Vec<TreeRow>,
    pub list: ListState,
}

impl Tree {
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub fn row(&self, index: usize) -> Option<TreeRow> {
        self.rows.get(index).copied()
    }

    pub fn selected(&self) -> Option<TreeRow> {
        self.row(self.list.selected()?)
    }

    pub fn is_folded(&self, group: usize) -> bool {
        self.groups
            .get(group)
            .is_some_and(|it| self.folded.contains(&it.key))
    }

    /// Shows other groups; the cursor stays on the item, or the heading, it was on if that is there,
    /// else on what took its place. Returns whether its item vanished.
    pub fn set(&mut self, groups: Vec<Group>) -> bool {
        let item = match self.selected() {
            Some(TreeRow::Item { item, .. }) => Some(item),
            _ => None,
        };
        let key = self.selected().and_then(|row| self.key_of(row));
        self.groups = groups;
        self.lay_out();
        let found = match item {
            Some(item) => self
                .rows
                .iter()
                .position(|row| matches!(row, TreeRow::Item { item: it, .. } if *it == item)),
            None => self.rows.iter().position(|row| {
                matches!(row, TreeRow::Group(_)) && key.is_some() && self.key_of(*row) == key
            }),
        };
        if let Some(row) = found {
            self.list.select(row);
        } else if item.is_some() && !matches!(self.selected(), Some(TreeRow::Item { .. })) {
            let _ = self.next_item() || self.previous_item();
        }
        item.is_some() && found.is_none()
    }

    fn key_of(&self, row: TreeRow) -> Option<String> {
        let (TreeRow::Group(group) | TreeRow::Item { group, .. }) = row;
        self.groups.get(group).map(|it| it.key.clone())
    }

    /// Folds the group under the cursor, or unfolds it.
    pub fn toggle(&mut self) {
        if let Some(TreeRow::Group(group) | TreeRow::Item { group, .. }) = self.selected() {
            let folded = self.is_folded(group);
            self.set_folded(group, !folded);
        }
    }

    /// Folds or unfolds a group; the cursor goes to its heading if its row is folded away.
    /// Folds the group that the cursor is in, or unfolds it.
    pub fn fold_selected(&mut self, folded: bool) {
        if let Some(TreeRow::Group(group) | TreeRow::Item { group, .. }) = self.selected() {
            self.set_folded(group, folded);
        }
    }

    pub fn set_folded(&mut self, group: usize, folded: bool) {
        let Some(key) = self.groups.get(group).map(|it| it.key.clone()) else {
            return;
        };
        let selected = self.selected();
        match folded {
            true => self.folded.insert(key),
            false => self.folded.remove(&key),
        };
        self.lay_out();
        let row = match selected {
            Some(TreeRow::Item { group: it, .. }) if it == group && folded => {
                Some(TreeRow::Group(group))
            }
            it => it,
        };
        if let Some(row) = row.and_then(|it| self.rows.iter().position(|at| *at == it)) {
            self.list.select(row);
        }
    }

    /// Folds everything where something is open, or opens everything.
    pub fn toggle_all(&mut self) {
        let any_open = (0..self.groups.len()).any(|it| !self.is_folded(it));
        let selected = self.selected();
        for group in 0..self.groups.len() {
            let key = self.groups[group].key.clone();
            match any_open {
                true => self.folded.insert(key),
                false => self.folded.remove(&key),
            };
        }
        self.lay_out();
        if let Some(TreeRow::Group(group) | TreeRow::Item { group, .. }) = selected
            && let Some(row) = self.rows.iter().position(|it| *it == TreeRow::Group(group))
        {
            self.list.select(row);
        }
    }

    /// Moves to the next row that is an item, past headings; returns whether there was one.
    pub fn next_item(&mut self) -> bool {
        let start = self.list.cursor() + 1;
        self.select_item(start..self.rows.len())
    }

    pub fn previous_item(&mut self) -> bool {
        let end = self.list.cursor();
        let found = self.rows[..end.min(self.rows.len())]
            .iter()
            .rposition(|it| matches!(it, TreeRow::Item { .. }));
        if let Some(row) = found {
            self.list.select(row);
        }
        found.is_some()
    }

    fn select_item(&mut self, rows: std::ops::Range<usize>) -> bool {
        let found = rows
            .clone()
            .find(|row| matches!(self.rows.get(*row), Some(TreeRow::Item { .. })));
        if let Some(row) = found {
            self.list.select(row);
        }
        found.is_some()
    }

    fn lay_out(&mut self) {
        self.rows.clear();
        for (index, group) in self.groups.iter().enumerate() {
            self.rows.push(TreeRow::Group(index));
            if !self.folded.contains(&group.key) {
                self.rows
                    .extend(group.items.iter().map(|item| TreeRow::Item {
                        group: index,
                        item: *item,
                    }));
            }
        }
        self.list.set_count(self.rows.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let group = |key: &str, items: &[u32]| Group {
            key: key.to_string(),
            items: items.to_vec(),
        };
        let mut tree = Tree::default();
        tree.set(vec![group("error", &[7, 8]), group("info", &[9])]);
        tree
    }

    #[test]
    fn folding_takes_the_cursor_to_the_heading() {
        let mut tree = tree();
        tree.list.select(2);
        tree.toggle();
        assert_eq!(tree.selected(), Some(TreeRow::Group(0)));
        assert_eq!(tree.list.count(), 3);
        tree.toggle();
        assert_eq!(tree.list.count(), 5);
        tree.toggle_all();
        assert_eq!(tree.list.count(), 2);
        tree.toggle_all();
        assert_eq!(tree.list.count(), 5);
    }

    #[test]
    fn the_cursor_stays_on_its_item_when_groups_change() {
        let mut tree = tree();
        tree.list.select(4);
        tree.set(vec![Group {
            key: "all".to_string(),
            items: vec![9, 7, 8],
        }]);
        assert_eq!(tree.selected(), Some(TreeRow::Item { group: 0, item: 9 }));
    }

    #[test]
    fn what_took_the_place_of_a_vanished_item_is_under_the_cursor() {
        let mut tree = tree();
        tree.list.select(2);
        let vanished = tree.set(vec![
            Group {
                key: "error".to_string(),
                items: vec![7],
            },
            Group {
                key: "info".to_string(),
                items: vec![9],
            },
        ]);
        assert!(vanished);
        assert_eq!(tree.selected(), Some(TreeRow::Item { group: 1, item: 9 }));
    }

    #[test]
    fn items_are_visited_past_headings() {
        let mut tree = tree();
        tree.list.select(2);
        assert!(tree.next_item());
        assert_eq!(tree.selected(), Some(TreeRow::Item { group: 1, item: 9 }));
        assert!(!tree.next_item());
        assert!(tree.previous_item());
        assert_eq!(tree.selected(), Some(TreeRow::Item { group: 0, item: 8 }));
    }

    #[test]
    fn an_empty_tree_has_nothing_selected() {
        let mut tree = Tree::default();
        assert!(!tree.set(Vec::new()));
        tree.toggle();
        tree.toggle_all();
        assert_eq!(tree.selected(), None);
        assert!(!tree.next_item() && !tree.previous_item());
    }
}
