//! The pages of docs/reference, written by the tables of what they describe: builtins, the prelude,
//! special forms, and what only a session can do.

use std::collections::BTreeMap;
use std::fmt::Write;

use imago::lang::builtins::family::FAMILIES;
use imago::lang::builtins::{self, Builtin};
use imago::lang::expand::{SPECIAL_FORMS, examples_of};
use imago::lang::image::manual::{dedented, first_sentence};
use imago::lang::image::{Image, Origin};
use imago::session::host;

use crate::support::pages::check;

const FOLDER: &str = "docs/reference";
const NOTE: &str = "This page is written by the tables it describes.";

/// One entry of a page.
struct Entry {
    name: String,
    signature: String,
    docstring: String,
    aliases: Vec<String>,
    /// What it does besides answering a value; empty where that is nothing.
    effect: String,
}

/// A page: its file, title, sentence and entries.
struct Page {
    file: String,
    title: String,
    about: String,
    entries: Vec<Entry>,
}

fn is_inner(name: &str) -> bool {
    name.starts_with(['%', '('])
}

/// `ReadFiles` as `read files`.
fn words(effect: &str) -> String {
    let mut text = String::new();
    for (at, letter) in effect.char_indices() {
        if letter.is_uppercase() && at > 0 {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn call(name: &str, parameters: &str) -> String {
    match parameters {
        "" => format!("({name})"),
        parameters => format!("({name} {parameters})"),
    }
}

fn of_builtin(builtin: &Builtin) -> Entry {
    let effect = words(&format!("{:?}", builtin.effect));
    Entry {
        name: builtin.name.into(),
        signature: call(builtin.name, builtin.parameters),
        docstring: builtin.docstring.into(),
        aliases: builtin.aliases.iter().map(|it| it.to_string()).collect(),
        effect: match effect.as_str() {
            "pure" => String::new(),
            effect => effect.into(),
        },
    }
}

/// Returns the definitions of the prelude, each with the file it stands in.
fn of_prelude() -> Vec<(String, Entry)> {
    let image = Image::new();
    let mut entries = Vec::new();
    let mut further: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in image.names().into_iter().filter(|it| !is_inner(it)) {
        let Some(view) = image.binding(&name) else {
            continue;
        };
        if let Some(other) = view.same_as.clone() {
            further.entry(other).or_default().push(name);
            continue;
        }
        let Some(place) = view.place.filter(|_| view.origin == Origin::Prelude) else {
            continue;
        };
        let file = place.source.trim_start_matches("prelude/").to_string();
        let entry = Entry {
            signature: match view.signature.as_str() {
                "" => name.clone(),
                signature => signature.to_string(),
            },
            docstring: view.docstring.unwrap_or_default(),
            aliases: Vec::new(),
            effect: String::new(),
            name,
        };
        entries.push((file, entry));
    }
    for (_, entry) in &mut entries {
        entry.aliases = further.remove(&entry.name).unwrap_or_default();
    }
    entries
}

fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    let mut prelude = of_prelude();
    for family in FAMILIES {
        let builtins = family.tables.iter().flat_map(|it| it.iter());
        let builtins = builtins.filter(|it| !is_inner(it.name));
        let mut entries: Vec<Entry> = builtins.map(of_builtin).collect();
        let (own, others) = prelude
            .into_iter()
            .partition(|(file, _)| family.prelude.contains(&file.as_str()));
        prelude = others;
        let own: Vec<(String, Entry)> = own;
        entries.extend(own.into_iter().map(|(_, entry)| entry));
        pages.push(Page {
            file: family.page.into(),
            title: family.title.into(),
            about: family.about.into(),
            entries,
        });
    }
    let forms = SPECIAL_FORMS.iter().filter(|it| !is_inner(it.name));
    pages.push(Page {
        file: "special-forms".into(),
        title: "Special forms".into(),
        about: "What the language itself understands: an argument is not always evaluated.".into(),
        entries: forms
            .map(|form| Entry {
                name: form.name.into(),
                signature: form.signature.into(),
                docstring: format!("{}\n{}", form.doc, examples_of(form.name).unwrap_or("")),
                aliases: Vec::new(),
                effect: String::new(),
            })
            .collect(),
    });
    let hosted = host::all().filter(|it| !is_inner(it.name) && builtins::find(it.name).is_none());
    pages.push(Page {
        file: "session".into(),
        title: "What a session does".into(),
        about:
            "History, milestones, debts, files and processes: what only a session performs, each \
                with the capability that a sandbox can take away."
                .into(),
        entries: hosted
            .map(|it| Entry {
                name: it.name.into(),
                signature: call(it.name, it.parameters),
                docstring: it.docstring.into(),
                aliases: it.aliases.iter().map(|it| it.to_string()).collect(),
                effect: it.capability.name().into(),
            })
            .collect(),
    });
    for page in &mut pages {
        page.entries
            .sort_by(|left, right| left.name.cmp(&right.name));
    }
    pages.sort_by(|left, right| left.file.cmp(&right.file));
    pages
}

/// A docstring as prose with its examples in a fence.
fn body(docstring: &str) -> String {
    let lines: Vec<&str> = dedented(docstring).collect();
    let first = lines.iter().position(|line| line.starts_with(">>>"));
    let (prose, examples) = lines.split_at(first.unwrap_or(lines.len()));
    let mut text = format!("{}\n", prose.join("\n").trim_end());
    if !examples.is_empty() {
        let _ = write!(text, "\n```lisp\n{}\n```\n", examples.join("\n").trim_end());
    }
    text
}

fn shown(page: &Page) -> String {
    let mut text = format!("# {}\n\n{} {NOTE}\n", page.title, page.about);
    for entry in &page.entries {
        let _ = write!(
            text,
            "\n## `{}`\n\n`{}`\n\n",
            entry.name,
            entry.signature.replace('`', "\\`")
        );
        text.push_str(&body(&entry.docstring));
        if !entry.effect.is_empty() {
            let _ = write!(text, "\nEffect: {}\n", entry.effect);
        }
        if !entry.aliases.is_empty() {
            let names: Vec<String> = entry.aliases.iter().map(|it| format!("`{it}`")).collect();
            let _ = write!(text, "\nAlso named {}\n", names.join(", "));
        }
    }
    text
}

fn index(pages: &[Page]) -> String {
    let mut text = format!(
        "# Reference\n\nEverything that has a name, area by area; `(doc 'name)` and `imago doc NAME` say the \
         same. {NOTE}\n\n| Area | Names | |\n|---|---|---|\n"
    );
    for page in pages {
        let _ = writeln!(
            text,
            "| [{}]({}.md) | {} | {} |",
            page.title,
            page.file,
            page.entries.len(),
            page.about
        );
    }
    text.push_str("\n## All names\n\n");
    let mut names: Vec<(&str, &str, String)> = Vec::new();
    for page in pages {
        for entry in &page.entries {
            let sentence = first_sentence(&entry.docstring);
            names.push((&entry.name, &page.file, sentence.clone()));
            let aliases = entry.aliases.iter();
            names.extend(aliases.map(|it| (it.as_str(), page.file.as_str(), sentence.clone())));
        }
    }
    names.sort();
    for (name, file, sentence) in names {
        let _ = writeln!(text, "- [`{name}`]({file}.md) {sentence}");
    }
    text
}

#[test]
fn the_reference_pages_are_what_the_tables_say() {
    let pages = pages();
    check(&format!("{FOLDER}/README.md"), &index(&pages), "pages");
    for page in &pages {
        check(&format!("{FOLDER}/{}.md", page.file), &shown(page), "pages");
    }
}

#[test]
fn every_entry_of_the_reference_pages_says_what_it_does() {
    for page in pages() {
        assert!(!page.entries.is_empty(), "{}", page.file);
        for entry in page.entries {
            let sentence = first_sentence(&entry.docstring);
            assert!(sentence.len() > 4, "{}: {}", page.file, entry.name);
        }
    }
}
