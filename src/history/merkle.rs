//! The root over all leaves: the Merkle tree of RFC 6962.
//!
//! The chain makes each entry depend on the one before; the tree gives one hash for the whole log,
//! from which membership of one entry can be shown with a handful of hashes.

use super::hash::Hash;

/// A tree that grows leaf by leaf and keeps only the roots of its full subtrees, at most 64.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    /// Roots of full subtrees with their number of leaves, largest first.
    roots: Vec<(u64, Hash)>,
}

impl Frontier {
    /// Adds a leaf, already hashed.
    pub fn push(&mut self, leaf: Hash) {
        self.push_noting(leaf, |_, _| {});
    }

    /// Adds a leaf and tells of each subtree that it completes, the smallest first: its level, from 1,
    /// and its root.
    pub fn push_noting(&mut self, leaf: Hash, mut note: impl FnMut(u32, Hash)) {
        let mut size: u64 = 1;
        let mut root = leaf;
        while let Some((left_size, left)) = self.roots.last().copied() {
            if left_size != size {
                break;
            }
            self.roots.pop();
            root = Hash::node(&left, &root);
            size *= 2;
            note(size.ilog2(), root);
        }
        self.roots.push((size, root));
    }

    /// Adds the root of a full subtree of so many leaves, which must be smaller than those before.
    pub fn push_subtree(&mut self, size: u64, root: Hash) {
        let is_smaller = self.roots.last().is_none_or(|(last, _)| *last > size);
        assert!(
            is_smaller && size.is_power_of_two(),
            "BUG: a subtree out of place"
        );
        self.roots.push((size, root));
    }

    /// Returns the number of leaves.
    pub fn size(&self) -> u64 {
        self.roots.iter().map(|(size, _)| size).sum()
    }

    /// Returns the root; the hash of nothing for an empty tree.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev().map(|(_, root)| *root);
        match roots.next() {
            None => Hash::of(&[]),
            Some(last) => roots.fold(last, |right, left| Hash::node(&left, &right)),
        }
    }
}

/// Returns the root over leaves that are already hashed.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs and roots that implementations of RFC 6962 test with.
    #[test]
    fn gives_the_roots_of_certificate_transparency() {
        let inputs: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        assert_eq!(frontier.root().hex(), roots[0]);
        for (index, input) in inputs.iter().enumerate() {
            frontier.push(Hash::leaf(input));
            assert_eq!(frontier.size(), index as u64 + 1);
            assert_eq!(frontier.root().hex(), roots[index + 1]);
        }
    }

    /// The definition in the RFC, written down as it stands there.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of(&[]),
            [leaf] => *leaf,
            _ => {
                let half = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(half);
                Hash::node(&by_definition(left), &by_definition(right))
            }
        }
    }

    #[test]
    fn agrees_with_the_recursive_definition() {
        let leaves: Vec<Hash> = (0..130u8).map(|it| Hash::leaf(&[it])).collect();
        for size in 0..=leaves.len() {
            assert_eq!(root(&leaves[..size]), by_definition(&leaves[..size]));
        }
    }
}
