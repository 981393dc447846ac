//! What stands beside the files that are judged: what they load or import, and the other sources of
//! their project. It is known by its names and is not judged.

use std::path::{Path, PathBuf};

use super::super::paths::{ProjectPaths, find_project};
use super::super::scan::Sources;
use super::{Survey, Text, read};
use crate::lang::definition::loaded_files;

/// Files that are read beside those that were named.
const FILES_MAX: usize = 10_000;

/// Returns the texts beside these files, which are read already, each after those that it loads.
pub(super) fn texts(
    paths: &ProjectPaths,
    sources: &Sources,
    files: &[PathBuf],
    judged: &[Text],
) -> Vec<Text> {
    let mut known: Vec<PathBuf> = files.to_vec();
    let mut found = Vec::new();
    let is_project = find_project(&paths.root).is_some_and(|it| it == paths.root);
    let is_inside = |it: &PathBuf| it.starts_with(&paths.root);
    if is_project && files.iter().any(is_inside) {
        let mut others = sources.walk_all().files;
        others.retain(|it| !known.contains(it));
        known.extend_from_slice(&others);
        found = quietly(paths, &others);
    }
    let mut waiting: Vec<PathBuf> = Vec::new();
    for text in judged.iter().chain(&found) {
        waiting.extend(wanted(paths, text));
    }
    let mut loaded = Vec::new();
    while let Some(file) = waiting.pop() {
        if known.contains(&file) || known.len() > FILES_MAX {
            continue;
        }
        known.push(file.clone());
        for text in quietly(paths, &[file]) {
            waiting.extend(wanted(paths, &text));
            loaded.push(text);
        }
    }
    loaded.reverse();
    loaded.append(&mut found);
    loaded
}

/// Reads files of which nothing is said where they cannot be read: they were not asked for.
fn quietly(paths: &ProjectPaths, files: &[PathBuf]) -> Vec<Text> {
    read(paths, files, &mut Survey::default())
}

/// Returns the files that a text loads or imports by name: beside itself, or from the project's folder.
fn wanted(paths: &ProjectPaths, text: &Text) -> Vec<PathBuf> {
    let own = paths.root.join(&*text.source.name);
    let find = |name: String| {
        let beside = own.parent().map(|it| it.join(&name));
        let places = beside.into_iter().chain([paths.root.join(&name)]);
        places
            .filter(|it| it.is_file())
            .find_map(|it| canonical(&it))
    };
    let names = loaded_files(&text.source.text).into_iter();
    names.filter_map(find).collect()
}

fn canonical(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}
