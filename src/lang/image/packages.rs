//! The current package of an image, as a host sees it.

use super::Image;
use crate::lang::builtins::package;

impl Image {
    /// Returns the name of the current package.
    pub fn package(&self) -> String {
        let packages = self.machine.symbols.packages();
        packages.get(packages.current()).name.to_string()
    }

    /// Makes a package the current one, and makes it where there is none.
    pub fn set_package(&mut self, name: &str) {
        if self.package() == name {
            return;
        }
        let machine = &mut self.machine;
        let index = machine.symbols.packages_mut().make(name);
        package::enter(
            &mut machine.heap,
            &mut machine.symbols,
            &mut machine.globals,
            index,
        );
    }

    /// Does something in another package: reads what was written there.
    pub fn in_package<T>(&mut self, name: &str, work: impl FnOnce(&mut Image) -> T) -> T {
        let outer = self.package();
        self.set_package(name);
        let outcome = work(self);
        self.set_package(&outer);
        outcome
    }
}
