//! Parameter lists of both accents, read into one shape.

use super::expander::Expander;
use super::form::{Elements, Form};
use super::problem::{self, Expanded, Problem};
use crate::lang::value::symbol::Symbol;

/// A parameter that may be absent.
#[derive(Clone, Debug)]
pub struct OptionalForm {
    /// A name or pattern.
    pub target: Form,
    pub default: Option<Form>,
    pub supplied: Option<Symbol>,
    /// The keyword, for keyword parameters.
    pub keyword: Option<Symbol>,
}

/// A parameter list as written, patterns not yet taken apart.
#[derive(Clone, Debug, Default)]
pub struct ParameterForms {
    pub required: Vec<Form>,
    pub optional: Vec<OptionalForm>,
    pub rest: Option<Form>,
    pub keywords: Vec<OptionalForm>,
    pub has_keywords: bool,
    pub allow_other_keys: bool,
    /// `&aux` variables: bound after all parameters.
    pub auxiliary: Vec<OptionalForm>,
    /// `&whole` of a macro or a destructuring list.
    pub whole: Option<Form>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Section {
    Required,
    Optional,
    Rest,
    AfterRest,
    Keywords,
    AfterKeywords,
    Auxiliary,
}

impl Expander<'_> {
    /// Reads a parameter list: a list, a vector or a bare name that takes all arguments.
    pub fn parameters(&self, name: &str, form: Form) -> Expanded<ParameterForms> {
        if form.is_symbol() {
            return Ok(ParameterForms {
                rest: Some(form),
                ..ParameterForms::default()
            });
        }
        let elements = match self.reader().vector(form) {
            Some(items) => Elements { items, tail: None },
            None => self.reader().list(form).ok_or_else(|| {
                Problem::new(format!(
                    "`{name}` wants a list of parameters, got `{}`",
                    self.show(form)
                ))
                .at(form.span)
                .hint(format!("write `({name} (a b) …)` or `({name} [a b] …)`"))
            })?,
        };
        self.parameters_of(elements)
    }

    /// Sorts the elements of a parameter list by the markers among them.
    pub fn parameters_of(&self, elements: Elements) -> Expanded<ParameterForms> {
        let mut parameters = ParameterForms::default();
        let mut section = Section::Required;
        let mut rest_marker = None;
        let mut items = elements.items.into_iter();
        while let Some(item) = items.next() {
            let marker = self.symbol_name(item).filter(|name| is_marker(name));
            if let Some(marker) = marker {
                let misplaced = || problem::marker_misplaced(marker).at(item.span);
                let next = match marker {
                    "&optional" => Section::Optional,
                    "&rest" | "&body" | "&" | "." => Section::Rest,
                    "&key" => Section::Keywords,
                    "&allow-other-keys" => Section::AfterKeywords,
                    "&aux" => Section::Auxiliary,
                    "&whole" => {
                        parameters.whole = Some(items.next().ok_or_else(misplaced)?);
                        continue;
                    }
                    // `&environment`: the name after it is bound to nil.
                    _ => {
                        let target = items.next().ok_or_else(misplaced)?;
                        parameters.auxiliary.push(OptionalForm {
                            target,
                            default: None,
                            supplied: None,
                            keyword: None,
                        });
                        continue;
                    }
                };
                let in_order = match next {
                    Section::AfterKeywords => section == Section::Keywords,
                    _ => next > section || next == section && next == Section::Required,
                };
                if !in_order || section == Section::Rest {
                    return Err(misplaced());
                }
                section = next;
                match section {
                    Section::Rest => rest_marker = Some(item),
                    Section::Keywords => parameters.has_keywords = true,
                    Section::AfterKeywords => parameters.allow_other_keys = true,
                    _ => {}
                }
                continue;
            }
            match section {
                Section::Required => parameters.required.push(item),
                Section::Optional => parameters.optional.push(self.optional(item, false)?),
                Section::Rest => {
                    parameters.rest = Some(item);
                    section = Section::AfterRest;
                }
                Section::Keywords => parameters.keywords.push(self.optional(item, true)?),
                Section::Auxiliary => parameters.auxiliary.push(self.optional(item, false)?),
                Section::AfterRest | Section::AfterKeywords => {
                    return Err(Problem::new(format!(
                        "`{}` cannot follow here in a parameter list",
                        self.show(item)
                    ))
                    .at(item.span));
                }
            }
        }
        if let (Section::Rest, Some(marker)) = (section, rest_marker) {
            let message = format!("a name is missing after `{}`", self.show(marker));
            return Err(Problem::new(message).at(marker.span));
        }
        if let Some(tail) = elements.tail {
            if parameters.rest.is_some() || section > Section::Optional {
                return Err(problem::marker_misplaced(".").at(tail.span));
            }
            parameters.rest = Some(tail);
        }
        Ok(parameters)
    }

    /// Reads `name`, `(name default)` or `(name default supplied)`; for keywords also
    /// `((:word name) default supplied)`.
    fn optional(&self, item: Form, keyword: bool) -> Expanded<OptionalForm> {
        if item.is_symbol() {
            return Ok(OptionalForm {
                target: item,
                default: None,
                supplied: None,
                keyword: item.value.as_symbol().filter(|_| keyword),
            });
        }
        let parts = self
            .list_of(item)
            .filter(|parts| (1..=3).contains(&parts.len()))
            .ok_or_else(|| {
                Problem::new(format!(
                    "an optional parameter is a name or `(name default)`, got `{}`",
                    self.show(item)
                ))
                .at(item.span)
            })?;
        let supplied = match parts.get(2) {
            Some(&form) => Some(self.wants_symbol("&optional", form)?),
            None => None,
        };
        let mut target = parts[0];
        let mut word = target.value.as_symbol();
        if keyword && word.is_none() {
            let renamed = self.list_of(target).filter(|pair| pair.len() == 2);
            let pair = renamed
                .ok_or_else(|| problem::wants_name("&key", &self.show(target)).at(target.span))?;
            word = pair[0]
                .value
                .as_keyword()
                .or_else(|| pair[0].value.as_symbol());
            target = pair[1];
        }
        Ok(OptionalForm {
            target,
            default: parts.get(1).copied(),
            supplied,
            keyword: word.filter(|_| keyword),
        })
    }
}

fn is_marker(name: &str) -> bool {
    matches!(
        name,
        "&optional"
            | "&rest"
            | "&body"
            | "&key"
            | "&allow-other-keys"
            | "&aux"
            | "&whole"
            | "&environment"
            | "&"
            | "."
    )
}
