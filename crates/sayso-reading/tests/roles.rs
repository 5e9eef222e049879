//! The trained model of roles: what it belongs to.

use sayso_reading::Reader;
use sayso_reading::roles::RoleModel;

#[test]
fn the_model_of_roles_was_trained_with_the_models_of_syntax_that_are_built_in() {
    let trained = RoleModel::trained_with(include_bytes!("../../../models/roles.model")).unwrap();
    let built_in = Reader::new().unwrap().syntax_of_roles();
    let built_in: Vec<(String, u64)> =
        built_in.into_iter().map(|(language, checksum)| (language.name().to_owned(), checksum)).collect();
    assert_eq!(trained, built_in, "train models/roles.model again, as its card says");
}
