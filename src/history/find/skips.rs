//! With which entry each of the many leaves of one word begins: a tree of its own pages.
//!
//! ```text
//!   page   whether another is above it · its first leaf (its first page below) · the entry there ·
//!          how much greater the entry of each next one is; 0 of a leaf where none begins
//! ```

use std::collections::BTreeMap;

use super::segment::{Bytes, Step, damaged, misled};
use crate::history::pages::Read;

/// The pages of a segment, by how high they are and by their number.
#[derive(Default)]
pub(super) struct Skips(pub BTreeMap<(i64, i64), Vec<u8>>);

/// What a page says.
struct Page {
    is_below: bool,
    steps: Vec<Step>,
}

fn read(height: i64, bytes: &[u8]) -> Read<Page> {
    let mut bytes = Bytes::of(bytes);
    let is_below = bytes.small(1)? == 1;
    let mut page = bytes.small(31)?;
    let mut entry = bytes.small(62)?;
    let mut steps = vec![(page, Some(entry))];
    while !bytes.is_done() {
        let further = bytes.small(62)?;
        page += 1;
        entry += further;
        match (further, height) {
            (0, 0) => steps.push((page, None)),
            (0, _) => return damaged(),
            _ => steps.push((page, Some(entry))),
        }
    }
    Ok(Page { is_below, steps })
}

impl Skips {
    /// Takes the pages of a word that begins on a leaf; they must lead to the leaves on which it goes on.
    pub fn check(&mut self, leaf: i64, expected: &[Step]) -> Read<()> {
        let mut height = 0;
        while let Some(bytes) = self.0.get(&(height, leaf)) {
            match read(height, bytes)?.is_below {
                true => height += 1,
                false => break,
            }
        }
        let mut wanted: Vec<Step> = vec![(leaf, None)];
        let mut is_below = false;
        loop {
            let mut found = Vec::new();
            for (number, entry) in wanted {
                let Some(bytes) = self.0.remove(&(height, number)) else {
                    return misled();
                };
                let page = read(height, &bytes)?;
                if page.is_below != is_below || (is_below && page.steps[0].1 != entry) {
                    return misled();
                }
                found.extend(page.steps);
            }
            if height == 0 {
                return if found == expected { Ok(()) } else { misled() };
            }
            wanted = found;
            height -= 1;
            is_below = true;
        }
    }
}
