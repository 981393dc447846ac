//! A rule explained to a person.

/// What a rule looks for, why, and what to do instead: the text of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleView {
    pub id: String,
    pub name: String,
    pub severity: String,
    pub points: String,
    pub category: String,
    /// Paragraphs, separated by empty lines.
    pub explanation: String,
    /// The rule's own source.
    pub source: String,
    /// The name of its file.
    pub file: String,
    pub version: u32,
    pub threshold: Option<u32>,
    /// Whether the project has it on.
    pub is_on: bool,
    /// What it looks at in the definition that was asked about: slot and value.
    pub matched: Vec<(String, String)>,
}

impl RuleView {
    /// Returns the source without what is told already: the explanation that stands in it as its docstring.
    pub fn code(&self) -> String {
        let docstring = format!("{:?}", self.explanation.trim()).replace("\\n", "\n");
        let source = self.source.trim_end();
        match source
            .split_once(&docstring)
            .filter(|_| docstring.len() > 2)
        {
            Some((before, after)) => format!("{}{after}", before.trim_end()),
            None => source.to_string(),
        }
    }

    /// Returns the examples of its file: whether the rule flags them, and the code.
    pub fn examples(&self) -> Vec<(bool, String)> {
        let mut examples: Vec<(bool, String)> = Vec::new();
        let mut is_inside = false;
        for line in self.source.lines() {
            let flags = line.starts_with(";;@flags");
            if flags || line.starts_with(";;@passes") {
                examples.push((flags, String::new()));
                is_inside = true;
            } else if let (true, Some(code), Some((_, text))) =
                (is_inside, line.strip_prefix(';'), examples.last_mut())
            {
                text.push_str(code.strip_prefix(' ').unwrap_or(code));
                text.push('\n');
            } else {
                is_inside = false;
            }
        }
        examples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_rule_does_not_tell_its_explanation_again() {
        let view = RuleView {
            explanation: "Finds \"x\".\n\nInstead: `y`.".into(),
            source: "(defrule it\n  \"Finds \\\"x\\\".\n\nInstead: `y`.\"\n  (:id \"1\")\n  =>\n  (halt))\n".into(),
            ..RuleView::default()
        };
        assert_eq!(view.code(), "(defrule it\n  (:id \"1\")\n  =>\n  (halt))");
        let bare = RuleView {
            source: "(defrule it => (halt))".into(),
            ..RuleView::default()
        };
        assert_eq!(bare.code(), bare.source);
    }
}
