//! Packages: `defpackage`.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::value::Value;

const USAGE: &str = "(defpackage shop (:use :cl) (:export sell))";

/// The lists that options fill, in the order in which `%make-package` takes them.
#[derive(Default)]
struct PackageOptions {
    nicknames: Vec<Value>,
    uses: Vec<Value>,
    exports: Vec<Value>,
    shadows: Vec<Value>,
    imports: Vec<Value>,
    docstring: Option<Value>,
}

/// `(defpackage name option …)`: the package is a definition under the name `(package name)`.
pub fn expand_defpackage(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&name, options)) = arguments.split_first() else {
        return Err(problem::malformed("defpackage", "a name", USAGE));
    };
    let text = designator(expander, name)?;
    let mut found = PackageOptions::default();
    for &option in options {
        read_option(expander, option, &mut found)?;
    }
    let defined = expander.world.intern(&format!("(package {text})"));
    let mut described = expander.describe(defined, DefinitionKind::Package, None, found.docstring);
    described.signature = String::new();
    let name = expander.world.heap_mut().string(&text);
    let mut parts = vec![expander.constant(name)];
    for list in [
        found.nicknames,
        found.uses,
        found.exports,
        found.shadows,
        found.imports,
    ] {
        parts.push(expander.quoted_list(&list));
    }
    let made = expander.call_global("%make-package", parts);
    let define = expander.define_global(described, made)?;
    let global = expander.reference(defined);
    let value = expander.core(CoreNode::Global(global));
    Ok(expander.sequence(vec![define, value]))
}

/// Returns the text of a name, keyword, string or character.
fn designator(expander: &Expander, form: Form) -> Expanded<String> {
    if let Some(text) = expander.string(form) {
        return Ok(text.to_string());
    }
    let symbol = form.value.as_symbol().or_else(|| form.value.as_keyword());
    match (symbol, form.value.as_character()) {
        (Some(symbol), _) => Ok(expander.world.name(symbol).to_string()),
        (_, Some(character)) => Ok(character.to_string()),
        _ => Err(problem::wants_name("defpackage", &expander.show(form)).at(form.span)),
    }
}

fn designators(expander: &mut Expander, forms: &[Form], list: &mut Vec<Value>) -> Expanded<()> {
    for &form in forms {
        let text = designator(expander, form)?;
        list.push(expander.world.heap_mut().string(&text));
    }
    Ok(())
}

fn read_option(expander: &mut Expander, option: Form, found: &mut PackageOptions) -> Expanded<()> {
    let parts = expander.list_of(option).unwrap_or_default();
    let word = parts.first().and_then(|&head| expander.keyword_name(head));
    let rest = parts.get(1..).unwrap_or_default();
    match word.as_deref() {
        Some("nicknames") => designators(expander, rest, &mut found.nicknames),
        Some("use") => designators(expander, rest, &mut found.uses),
        Some("export") => designators(expander, rest, &mut found.exports),
        Some("shadow") => designators(expander, rest, &mut found.shadows),
        Some("import-from" | "shadowing-import-from") => {
            let mut import = Vec::new();
            designators(expander, rest, &mut import)?;
            let import = expander.world.heap_mut().list(&import);
            found.imports.push(import);
            Ok(())
        }
        Some("documentation") => {
            found.docstring = rest.first().map(|text| text.value);
            Ok(())
        }
        // A name is there as soon as it is read.
        Some("intern" | "size") => Ok(()),
        _ => Err(Problem::new(format!(
            "`{}` is no option of `defpackage`",
            expander.show(option)
        ))
        .at(option.span)
        .hint("options are `:use :export :nicknames :shadow :import-from :documentation`")),
    }
}
