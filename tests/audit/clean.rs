//! Every program of the project that is written in the language audits clean: no error and no warning.

use std::path::{Path, PathBuf};

use imago::audit::violation::Severity;
use imago::audit::{Auditor, RuleSettings, Surroundings, Waiver};
use imago::lang::builtins;
use imago::lang::definition::{Definition, TopForm, definitions};
use imago::lang::image::Image;
use imago::lang::source::SourceText;

/// Folders of programs, and whether they are parts of the language, for which the builtins alone are
/// there already.
const FOLDERS: &[(&str, bool)] = &[
    ("examples", false),
    ("src/audit/rules", false),
    ("src/lang/prelude", true),
    ("tests/rules", false),
];

/// Programs that are not meant to be clean.
const NOT_MEANT: &[&str] = &[
    // The tour shows what findings look like.
    "examples/tour/src/2-findings.lisp",
];

/// Findings that may be allowed in all of them together.
const ALLOWED_MAX: usize = 10;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "lisp") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn defined(path: &str, text: &str) -> Vec<Definition> {
    let (forms, errors) = definitions(&SourceText::new(path, text));
    assert_eq!(errors, [], "{path}");
    let definitions = forms.into_iter().filter_map(|form| match form {
        TopForm::Definition(definition) => Some(*definition),
        TopForm::Expression { .. } => None,
    });
    definitions.collect()
}

#[test]
fn programs_of_the_project_audit_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut auditor = Auditor::new(&RuleSettings::default()).expect("the rules are sound");
    let mut problems = Vec::new();
    let mut allowed = 0;
    let mut count = 0;
    for (folder, is_language) in FOLDERS {
        let mut surroundings = match is_language {
            true => Surroundings::new(builtins::all().map(|it| it.name)),
            false => Surroundings::new(Image::new().names()),
        };
        let mut all = Vec::new();
        for path in files(&root.join(folder)) {
            let name = path.strip_prefix(root).expect("it is below").display();
            let name = name.to_string().replace('\\', "/");
            let text = std::fs::read_to_string(&path).expect("it can be read");
            if !NOT_MEANT.contains(&name.as_str()) {
                all.extend(defined(&name, &text));
            }
        }
        for definition in &all {
            surroundings.add(definition);
        }
        for definition in &all {
            count += 1;
            surroundings.remove(&definition.name);
            let judgement = auditor.judge(definition, &surroundings);
            surroundings.add(definition);
            allowed += Waiver::all(definition).len();
            for it in judgement.violations {
                let (line, _) = definition
                    .source
                    .line_column(definition.form_span.start as usize);
                if it.severity != Severity::Info {
                    let file = &definition.source.name;
                    problems.push(format!("{file}:{line}: {} {}", it.rule, it.message));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(allowed <= ALLOWED_MAX, "{allowed} findings are allowed");
    assert!(count > 400, "{count} definitions");
}
