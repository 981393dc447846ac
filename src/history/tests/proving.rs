//! Proofs of inclusion and consistency, against the definitions in the RFC, and as files.

use super::super::certificate::{Certificate, prove};
use super::super::keys::DeviceKey;
use super::super::merkle::root;
use super::super::proof::{consistency, inclusion, is_consistent, root_of_inclusion};
use super::super::tree;
use super::signing::Place;
use super::*;

fn long(entries: u64) -> Store {
    let store = Store::open_in_memory().expect("a history");
    let mut done = 0;
    while done < entries {
        let mut transaction = store.begin().expect("begun");
        for _ in 0..100.min(entries - done) {
            let source = format!("{done}");
            transaction
                .commit_definition(definition("f", &source))
                .expect("added");
            done += 1;
        }
        transaction.finish().expect("finished");
    }
    store
}

fn leaves(store: &Store, size: u64) -> Vec<Hash> {
    tree::leaves(store.connection(), 0, size).expect("leaves")
}

#[test]
fn every_leaf_is_proved_in_every_small_log() {
    let store = long(70);
    let leaves = leaves(&store, 70);
    for size in 1..=70u64 {
        let expected = root(&leaves[..size as usize]);
        assert_eq!(
            tree::root_at(store.connection(), size).expect("a root"),
            expected
        );
        for index in 0..size {
            let leaf = leaves[index as usize];
            let path = inclusion(&store, index, size).expect("a path");
            assert!(path.len() <= 7);
            let found = root_of_inclusion(leaf, index, size, &path);
            assert_eq!(found, Some(expected), "{index} of {size}");
            // Another place, another leaf, another length: not the root.
            for (leaf, index, size) in [
                (Hash::text("x"), index, size),
                (leaf, index ^ 1, size),
                (leaf, index, size * 2 + 1),
            ] {
                assert_ne!(root_of_inclusion(leaf, index, size, &path), Some(expected));
            }
            let longer = [path.as_slice(), &[leaf]].concat();
            assert_eq!(root_of_inclusion(leaf, index, size, &longer), None);
        }
        assert!(inclusion(&store, size, size).is_err());
    }
}

#[test]
fn every_log_is_the_beginning_of_every_longer_one() {
    let store = long(40);
    let leaves = leaves(&store, 40);
    let at = |size: u64| (size, root(&leaves[..size as usize]));
    for new in 0..=40 {
        for old in 0..=new {
            let path = consistency(&store, old, new).expect("a path");
            assert!(is_consistent(at(old), at(new), &path), "{old} in {new}");
            if old > 0 && old < new {
                let other = (old, Hash::text("x"));
                assert!(!is_consistent(other, at(new), &path));
                assert!(!is_consistent(at(old), (new, Hash::text("x")), &path));
                assert!(!is_consistent(at(old), at(new), &path[1..]));
            }
        }
    }
}

/// Beyond the blocks whose nodes are kept.
#[test]
fn a_long_log_is_proved_by_nodes_and_leaves_together() {
    let store = long(1_400);
    let leaves = leaves(&store, 1_400);
    for size in [255, 256, 257, 511, 512, 600, 1_024, 1_025, 1_399, 1_400] {
        let expected = root(&leaves[..size as usize]);
        for index in [0, 1, 200, 255, 256, 300, size / 2, size - 1] {
            let Some(index) = Some(index).filter(|it| *it < size) else {
                continue;
            };
            let path = inclusion(&store, index, size).expect("a path");
            let leaf = leaves[index as usize];
            let found = root_of_inclusion(leaf, index, size, &path);
            assert_eq!(found, Some(expected), "{index} of {size}");
        }
        for old in [1, 255, 256, 257, 600, 1_024] {
            if old <= size {
                let path = consistency(&store, old, size).expect("a path");
                let old = (old, root(&leaves[..old as usize]));
                assert!(is_consistent(old, (size, expected), &path));
            }
        }
    }
}

#[test]
fn a_proof_stands_alone() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let keys = [place.key.public.clone()];
    let refused = prove(&store, 3, &keys).expect_err("nothing is signed");
    assert_eq!(refused.to_string(), "nothing of this log is signed yet");
    place.sign(&store).expect("signed");
    store.commit_definition(definition("x", "1")).expect("kept");
    let refused = prove(&store, 10, &keys).expect_err("not signed yet");
    assert!(refused.to_string().contains("only the first 9 entries"));
    for seq in 1..=9 {
        let text = prove(&store, seq, &keys).expect("proved").encode();
        let read = Certificate::parse(&text).expect("read");
        read.check(&keys[0]).expect("it holds");
        assert_eq!(read.header.seq, seq);
        assert!(read.check(&DeviceKey::of(&[1; 32]).public).is_err());
    }
}

/// Whatever is changed in a proof, it is no proof, or no proof of this.
#[test]
fn a_changed_proof_is_refused() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    let key = place.key.public.clone();
    let text = prove(&store, 6, std::slice::from_ref(&key))
        .expect("proved")
        .encode();
    for at in 0..text.len() {
        for flip in [1, 4, 32] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let holds = Certificate::parse(&changed).and_then(|it| it.check(&key));
            assert!(holds.is_err(), "byte {at} ^ {flip}");
        }
    }
    let lines: Vec<&str> = text.lines().collect();
    for left_out in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(left_out);
        let changed = fewer.join("\n") + "\n";
        let holds = Certificate::parse(&changed).and_then(|it| it.check(&key));
        assert!(holds.is_err(), "line {left_out}");
    }
    let other = prove(&store, 5, std::slice::from_ref(&key))
        .expect("proved")
        .encode();
    let mixed: String =
        text.lines()
            .take(5)
            .chain(other.lines().skip(5))
            .fold(String::new(), |mut mixed, line| {
                mixed.push_str(line);
                mixed.push('\n');
                mixed
            });
    let holds = Certificate::parse(&mixed).and_then(|it| it.check(&key));
    assert!(holds.is_err(), "the path of another entry");
}
