//! What the fuzz targets ask, asked of the cases kept here and of a few texts made from them by chance:
//! a target cannot rot, and what fuzzing found once stays mended (`fuzz/found`), as does what it began
//! with (`fuzz/corpus`).

use std::fs;
use std::path::{Path, PathBuf};

use super::properties;
use super::robustness::Chance;
use crate::support::dose::dose;

/// Texts made by chance and programs that are run, for each of the properties.
const READ: usize = 1_500;
const RUN: usize = 150;
const PRINTED: usize = 200;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the files of a folder, in order.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    let paths = paths.into_iter().filter(|path| path.is_file());
    let wanted = paths.filter(|path| path.extension().is_none_or(|it| it == "lisp"));
    wanted
        .map(|path| fs::read(path).expect("a file can be read"))
        .collect()
}

/// Returns the cases of `tests/lang`, each a paragraph.
fn seeds() -> Vec<String> {
    let mut seeds = Vec::new();
    for area in ["tests/lang", "tests/lang/sema", "tests/lang/cl"] {
        for file in files(&folder(area)) {
            let text = String::from_utf8(file).expect("cases are UTF-8");
            seeds.extend(text.split("\n\n").map(str::to_string));
        }
    }
    assert!(seeds.len() > 4_000, "the cases are not where they were");
    seeds
}

/// Changes a text by chance: takes out, doubles or puts in a few of its characters.
fn changed(text: &str, other: &str, chance: &mut Chance) -> String {
    const ODD: &[&str] = &[
        "(", ")", "[", "}", "#", "\"", "'", "`,", "f\"${", "|", "\\", ";", ".",
    ];
    let mut characters: Vec<char> = text.chars().take(600).collect();
    for _ in 0..1 + chance.next() % 4 {
        let at = chance.next() % (characters.len() + 1);
        let end = (at + chance.next() % 12).min(characters.len());
        let piece: Vec<char> = match chance.next() % 4 {
            0 => Vec::new(),
            1 => characters[at..end].repeat(2),
            2 => ODD[chance.next() % ODD.len()].chars().collect(),
            _ => other.chars().skip(at).take(20).collect(),
        };
        characters.splice(at..end, piece);
    }
    characters.into_iter().collect()
}

#[test]
fn texts_changed_by_chance_are_read_without_loss() {
    let seeds = seeds();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for _ in 0..READ * dose(1) {
        let [one, other] = [0; 2].map(|_| &seeds[chance.next() % seeds.len()]);
        properties::reads(one);
        properties::reads(&changed(one, other, &mut chance));
    }
}

#[test]
fn programs_changed_by_chance_end_alike_each_time() {
    let seeds = seeds();
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    for _ in 0..RUN * dose(1) {
        let [one, other] = [0; 2].map(|_| &seeds[chance.next() % seeds.len()]);
        properties::runs(&changed(one, other, &mut chance));
    }
}

#[test]
fn values_made_by_chance_are_read_back_as_they_print() {
    let mut chance = Chance(0x1234_5678_9ABC_DEF1);
    for _ in 0..PRINTED * dose(1) {
        let length = chance.next() % 120;
        let bytes: Vec<u8> = (0..length).map(|_| (chance.next() >> 7) as u8).collect();
        properties::prints(&bytes);
    }
}

/// Asks what is asked of a text, where it is one.
fn ask(question: fn(&str), bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        question(text);
    }
}

#[test]
fn what_fuzzing_found_stays_mended() {
    for found in files(&folder("fuzz/found")) {
        properties::prints(&found);
        ask(properties::reads, &found);
        ask(properties::runs, &found);
    }
}

#[test]
fn what_fuzzing_begins_with_is_in_order() {
    for bytes in files(&folder("fuzz/corpus/reader")) {
        ask(properties::reads, &bytes);
    }
    for bytes in files(&folder("fuzz/corpus/run")) {
        ask(properties::runs, &bytes);
    }
    for bytes in files(&folder("fuzz/corpus/printer")) {
        properties::prints(&bytes);
    }
}
