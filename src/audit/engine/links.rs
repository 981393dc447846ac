//! Hash indexes whose entries come and go at no cost but their own: buckets are lists inside of one
//! table, in the order in which entries came.

use rustc_hash::FxHashMap;

use super::places::put;

/// No entry.
pub const NONE: u32 = u32::MAX;

/// An index of facts or tokens by the hash of some of their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexId(u32);

#[derive(Clone, Copy, Debug)]
struct Link {
    previous: u32,
    next: u32,
    bucket: u32,
    item: u32,
    /// The next link of the same owner; of a free link, the next free one.
    sibling: u32,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    first: u32,
    last: u32,
    length: u32,
    index: u32,
    key: u64,
}

/// All indexes of an engine.
#[derive(Clone, Debug, Default)]
pub struct Links {
    links: Vec<Link>,
    free_links: Vec<u32>,
    buckets: Vec<Bucket>,
    free_buckets: Vec<u32>,
    indexes: Vec<FxHashMap<u64, u32>>,
    free_indexes: Vec<u32>,
}

impl Links {
    pub fn add_index(&mut self) -> IndexId {
        match self.free_indexes.pop() {
            Some(index) => IndexId(index),
            None => {
                self.indexes.push(FxHashMap::default());
                IndexId(self.indexes.len() as u32 - 1)
            }
        }
    }

    /// Gives an index back; its items were taken out before.
    pub fn remove_index(&mut self, index: IndexId) {
        debug_assert!(self.indexes[index.0 as usize].is_empty());
        self.free_indexes.push(index.0);
    }

    /// Puts an item into an index. `chain` is where the item keeps its first link.
    pub fn insert(&mut self, index: IndexId, key: u64, item: u32, chain: &mut u32) {
        let found = self.indexes[index.0 as usize].get(&key).copied();
        let bucket = found.unwrap_or_else(|| {
            let bucket = Bucket {
                first: NONE,
                last: NONE,
                length: 0,
                index: index.0,
                key,
            };
            let place = put(&mut self.buckets, &mut self.free_buckets, bucket);
            self.indexes[index.0 as usize].insert(key, place);
            place
        });
        let of = &mut self.buckets[bucket as usize];
        let link = Link {
            previous: of.last,
            next: NONE,
            bucket,
            item,
            sibling: *chain,
        };
        let place = put(&mut self.links, &mut self.free_links, link);
        match of.last {
            NONE => of.first = place,
            last => self.links[last as usize].next = place,
        }
        of.last = place;
        of.length += 1;
        *chain = place;
    }

    /// Takes an item out of every index it is in.
    pub fn remove_all(&mut self, chain: &mut u32) {
        let mut place = std::mem::replace(chain, NONE);
        while place != NONE {
            let link = self.links[place as usize];
            self.unlink(place);
            place = link.sibling;
        }
    }

    /// Takes an item out of one index.
    pub fn remove_from(&mut self, index: IndexId, chain: &mut u32) {
        let mut before = NONE;
        let mut place = *chain;
        while place != NONE {
            let link = self.links[place as usize];
            if self.buckets[link.bucket as usize].index == index.0 {
                match before {
                    NONE => *chain = link.sibling,
                    before => self.links[before as usize].sibling = link.sibling,
                }
                self.unlink(place);
            } else {
                before = place;
            }
            place = link.sibling;
        }
    }

    fn unlink(&mut self, place: u32) {
        let link = self.links[place as usize];
        let bucket = &mut self.buckets[link.bucket as usize];
        bucket.length -= 1;
        match link.previous {
            NONE => bucket.first = link.next,
            previous => self.links[previous as usize].next = link.next,
        }
        match link.next {
            NONE => bucket.last = link.previous,
            next => self.links[next as usize].previous = link.previous,
        }
        if bucket.length == 0 {
            self.indexes[bucket.index as usize].remove(&bucket.key);
            self.free_buckets.push(link.bucket);
        }
        self.free_links.push(place);
    }

    /// Returns how many items have a key.
    pub fn count(&self, index: IndexId, key: u64) -> u32 {
        let bucket = self.indexes[index.0 as usize].get(&key);
        bucket.map_or(0, |&bucket| self.buckets[bucket as usize].length)
    }

    /// Returns the items of a key, oldest first.
    pub fn items(&self, index: IndexId, key: u64) -> Items<'_> {
        let bucket = self.indexes[index.0 as usize].get(&key);
        Items {
            links: &self.links,
            next: bucket.map_or(NONE, |&bucket| self.buckets[bucket as usize].first),
        }
    }

    /// Empties every index.
    pub fn clear(&mut self) {
        self.links.clear();
        self.free_links.clear();
        self.buckets.clear();
        self.free_buckets.clear();
        for index in &mut self.indexes {
            index.clear();
        }
    }

    /// Whether no index has an item.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.links.len() == self.free_links.len() && self.buckets.len() == self.free_buckets.len()
    }

    pub fn bytes(&self) -> usize {
        self.links.capacity() * size_of::<Link>()
            + self.buckets.capacity() * (size_of::<Bucket>() + 16)
    }
}

/// The items of a bucket.
pub struct Items<'links> {
    links: &'links [Link],
    next: u32,
}

impl Iterator for Items<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let link = self.links.get(self.next as usize)?;
        self.next = link.next;
        Some(link.item)
    }
}
