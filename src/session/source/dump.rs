//! The newest version of every definition as source files that load.
//!
//! The texts are exactly those of the history, with the comments and the layout they came with.

use std::path::Path;

use super::super::error::SessionError;
use super::Standing;
use super::order::Order;
use super::save::save;
use crate::lang::source::USER_PACKAGE;

/// The file that loads the others, where there is one for each kind.
pub const LOADER: &str = "load.lisp";

/// Files by kind, in the order in which they are tried, with what each holds.
const FILES: [(&str, &[&str]); 6] = [
    ("packages", &["package"]),
    ("types", &["class", "structure", "record"]),
    ("macros", &["macro"]),
    ("functions", &["function"]),
    ("generics", &["generic", "method"]),
    ("variables", &["variable", "parameter", "constant"]),
];

/// One file of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpedFile {
    pub name: String,
    pub text: String,
}

/// Returns all definitions as one text, in the order in which they load.
pub fn one_file(title: &str, standing: &[Standing]) -> String {
    let order = Order::of(standing).whole();
    let heading = format!(
        ";;; {title}: {}, the newest version of each,\n\
         ;;; in an order in which they load. Written by Imago from its history.\n",
        counted(order.len())
    );
    text_of(heading, standing, &order)
}

/// Returns definitions as a text without a heading, in the order in which they load.
pub fn plain(standing: &[Standing]) -> String {
    let order = Order::of(standing).whole();
    let text = text_of(String::new(), standing, &order);
    text.trim_start_matches('\n').to_string()
}

/// Returns a file for each kind of definition, and last the one that loads them. A kind has a second
/// file where its definitions cannot all stand before, or after, those of another.
pub fn by_kind(title: &str, standing: &[Standing]) -> Vec<DumpedFile> {
    let order = Order::of(standing);
    let whole = order.whole();
    let mut files = Vec::new();
    let mut count = [0; FILES.len()];
    for (file, members) in parts(standing, &order, &whole) {
        count[file] += 1;
        let kind = FILES[file].0;
        let name = match count[file] {
            1 => format!("{kind}.lisp"),
            number => format!("{kind}-{number}.lisp"),
        };
        let heading = format!(
            ";;; {title}: {kind}, {}, the newest version of each.\n\
             ;;; Written by Imago from its history; `{LOADER}` loads all of them.\n",
            counted(members.len())
        );
        let text = text_of(heading, standing, &members);
        files.push(DumpedFile { name, text });
    }
    let mut text = format!(
        ";;; {title}: {}, in the order in which they load.\n\
         ;;; Written by Imago from its history.\n\n",
        counted(whole.len())
    );
    for file in &files {
        text.push_str(&format!("(load \"{}\")\n", file.name));
    }
    files.push(DumpedFile {
        name: LOADER.into(),
        text,
    });
    files
}

/// Writes a text to a file.
pub fn write(path: &Path, text: &str) -> Result<(), SessionError> {
    save(path, text.as_bytes()).map_err(|source| SessionError::Io {
        operation: "write",
        path: path.to_path_buf(),
        source,
    })
}

/// Writes files into a folder, which is made where it is not there.
pub fn write_all(folder: &Path, files: &[DumpedFile]) -> Result<(), SessionError> {
    std::fs::create_dir_all(folder).map_err(|source| SessionError::Io {
        operation: "create",
        path: folder.to_path_buf(),
        source,
    })?;
    for file in files {
        write(&folder.join(&file.name), &file.text)?;
    }
    Ok(())
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 definition".into(),
        count => format!("{count} definitions"),
    }
}

fn text_of(heading: String, standing: &[Standing], order: &[usize]) -> String {
    let mut text = heading;
    let mut package = USER_PACKAGE;
    for &index in order {
        if standing[index].package != package {
            package = &standing[index].package;
            text.push_str(&format!("\n(in-package \"{package}\")\n"));
        }
        // The blank line keeps the comments of one definition from those of another.
        text.push('\n');
        text.push_str(&standing[index].text);
        text.push('\n');
    }
    text
}

fn file_of(kind: &str) -> usize {
    let found = FILES.iter().position(|(_, kinds)| kinds.contains(&kind));
    // What is of no known kind is a value of some sort.
    found.unwrap_or(FILES.len() - 1)
}

/// Cuts an order into parts of one file each: as few as a look at what is ready gives.
fn parts(standing: &[Standing], order: &Order, whole: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut rank = vec![0; standing.len()];
    for (at, &index) in whole.iter().enumerate() {
        rank[index] = at;
    }
    // What must stand before; in a circle the order decides.
    let before: Vec<Vec<usize>> = (0..standing.len())
        .map(|index| {
            let mut before = order.before(index);
            before.retain(|&it| rank[it] < rank[index]);
            before
        })
        .collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); FILES.len()];
    for &index in whole {
        waiting[file_of(&standing[index].kind)].push(index);
    }
    let mut placed = vec![false; standing.len()];
    let mut parts = Vec::new();
    while waiting.iter().any(|it| !it.is_empty()) {
        let ready: Vec<Vec<usize>> = waiting
            .iter()
            .map(|members| ready(members, &before, &placed))
            .collect();
        let can_end =
            |&file: &usize| !ready[file].is_empty() && ready[file].len() == waiting[file].len();
        let can_begin = |&file: &usize| !ready[file].is_empty();
        let file = (0..FILES.len())
            .find(can_end)
            .or_else(|| (0..FILES.len()).find(can_begin))
            .expect("BUG: the first of an order needs nothing before it");
        for &index in &ready[file] {
            placed[index] = true;
        }
        waiting[file].retain(|&it| !placed[it]);
        parts.push((file, ready[file].clone()));
    }
    parts
}

/// Returns those of one file that can stand next to one another now.
fn ready(members: &[usize], before: &[Vec<usize>], placed: &[bool]) -> Vec<usize> {
    let mut there = std::collections::HashSet::new();
    for &index in members {
        if before[index]
            .iter()
            .all(|it| placed[*it] || there.contains(it))
        {
            there.insert(index);
        }
    }
    let ready = members.iter().copied();
    ready.filter(|it| there.contains(it)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(kind: &str, name: &str, text: &str) -> Standing {
        Standing {
            package: USER_PACKAGE.into(),
            name: name.into(),
            kind: kind.into(),
            text: text.into(),
        }
    }

    fn names(files: &[DumpedFile]) -> Vec<&str> {
        files.iter().map(|it| it.name.as_str()).collect()
    }

    #[test]
    fn one_file_holds_the_exact_texts() {
        let text = one_file(
            "tour",
            &[
                standing("variable", "v", ";; Of f.\n(define v   (f))"),
                standing("function", "f", "(defun f ()\n  ; one\n  1)"),
            ],
        );
        assert_eq!(
            text,
            ";;; tour: 2 definitions, the newest version of each,\n\
             ;;; in an order in which they load. Written by Imago from its history.\n\n\
             (defun f ()\n  ; one\n  1)\n\n;; Of f.\n(define v   (f))\n"
        );
    }

    #[test]
    fn a_kind_has_one_file_where_that_loads() {
        let files = by_kind(
            "tour",
            &[
                standing("variable", "v", "(define v (f))"),
                standing("function", "f", "(defun f () (m))"),
                standing("macro", "m", "(defmacro m () 1)"),
            ],
        );
        assert_eq!(
            names(&files),
            [
                "macros.lisp",
                "functions.lisp",
                "variables.lisp",
                "load.lisp"
            ]
        );
        let loader = &files[3].text;
        let loads =
            "\n(load \"macros.lisp\")\n(load \"functions.lisp\")\n(load \"variables.lisp\")\n";
        assert!(loader.ends_with(loads), "{loader}");
    }

    #[test]
    fn a_kind_that_stands_before_and_after_another_has_two() {
        let files = by_kind(
            "tour",
            &[
                standing("variable", "a", "(define a 1)"),
                standing("macro", "m", "(defmacro m () a)"),
                standing("function", "f", "(defun f () (m))"),
                standing("variable", "b", "(define b (f))"),
            ],
        );
        assert_eq!(
            names(&files),
            [
                "macros.lisp",
                "variables.lisp",
                "functions.lisp",
                "variables-2.lisp",
                "load.lisp"
            ]
        );
    }
}
