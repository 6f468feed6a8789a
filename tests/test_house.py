"""The house keeps its order: a folder is an errand, a file name is a layer, and imports go one way only."""
import ast
import pathlib
import re

HOME = pathlib.Path(__file__).parent.parent
HOUSE = HOME / "blueprints"
FOLDERS = ["journal", "mail", "accounts", "assembly", "members", "delegations", "programme", "exchange", "agenda", "dates",
           "feeds", "desk", "privacy", "site"]       # later may use earlier
PURE = {"times", "booklets", "places", "conflicts", "calendar", "releases", "roster", "announcement", "formats"}
RULES = {"rules"}
ASKING = {"queries"}
WORDS = {"words", "letters"}
EDGE = {"routes", "commands"}
# Files of an errand that are set up by the app or by a server, and so belong to the edge.
AT_THE_EDGE = {"accounts/identity.py", "mail/carriers.py", "mail/delivery.py"} | {
    f"site/{path.name}" for path in (HOUSE / "site").glob("*.py") if path.name != "__init__.py"}
REQUEST_SIDE = {"flask", "flask_login", "flask_wtf", "wtforms", "flask_limiter"}
FILES = [path for path in HOUSE.rglob("*.py") if "__pycache__" not in path.parts]
TEMPLATES = list((HOME / "templates").rglob("*.html"))


def layer(path):
    """The layer of a file: what its name says before the first _, so routes_desk.py is routes."""
    return path.stem.split("_")[0]


def is_edge(path):
    """Files beside the folders, and those that stand between the errand and the world."""
    return path.parent == HOUSE or layer(path) in EDGE or path.relative_to(HOUSE).as_posix() in AT_THE_EDGE


def errands(*layers):
    return [path for path in FILES if path.parent != HOUSE and not is_edge(path) and layer(path) in layers]


def tree(path):
    return ast.parse(path.read_text(), str(path))


def imports(path):
    """What a file imports: absolute dotted names; names within the house begin with "blueprints."."""
    here = ["blueprints", *path.relative_to(HOUSE).parts[:-1]]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[:len(here) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def inner(path):
    """(folder or None, file) for each import from within the house."""
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "blueprints" and len(parts) > 1:
            yield (parts[1], parts[2].split("_")[0]) if (HOUSE / parts[1]).is_dir() and len(parts) > 2 else (None, parts[1])


def names(paths):
    return [path.relative_to(HOME).as_posix() for path in paths]


def calls(path, *chain):
    """The lines on which a chain of names such as db.session.commit is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            said, at = [], node.func
            while isinstance(at, ast.Attribute):
                said.insert(0, at.attr)
                at = at.value
            if isinstance(at, ast.Name) and [at.id, *said] == list(chain):
                yield node.lineno


def test_every_folder_has_its_place_in_the_row():
    assert sorted(path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__") == sorted(FOLDERS)


def test_imports_between_folders_go_one_way():
    wrong = [(path.relative_to(HOUSE).as_posix(), folder) for path in FILES if path.parent != HOUSE
             for folder, _file in inner(path)
             if folder and FOLDERS.index(folder) > FOLDERS.index(path.relative_to(HOUSE).parts[0])]

    assert wrong == []


def test_nobody_imports_the_edge_of_another_folder():
    wrong = [(path.relative_to(HOUSE).as_posix(), folder, file) for path in FILES if path.parent != HOUSE
             for folder, file in inner(path)
             if folder and folder != path.parts[-2] and file in EDGE and not is_edge(path)]

    assert wrong == []


def test_rules_models_and_queries_know_nothing_of_a_request():
    wrong = [(path.relative_to(HOUSE).as_posix(), name)
             for path in errands("models", *PURE, *RULES, *ASKING) for name in imports(path)
             if name.split(".")[0] in REQUEST_SIDE and (layer(path), name) != ("queries", "flask.current_app")]

    assert wrong == []


def test_only_words_and_letters_speak_before_the_forms():
    wrong = [(path.relative_to(HOUSE).as_posix(), name)
             for path in errands("models", *PURE, *RULES) for name in imports(path)
             if name.startswith(("flask_babel", "blueprints.languages", "blueprints.forms", "blueprints.access"))]

    assert wrong == []


def test_no_layer_imports_a_later_one():
    order = [PURE, {"models"}, RULES, ASKING, WORDS, {"forms"}, EDGE]
    rank = {name: number for number, layers in enumerate(order) for name in layers}
    allowed = {("rules", "queries"), ("rules", "words"), ("rules", "letters"), ("queries", "words")}
    wrong = [(path.relative_to(HOUSE).as_posix(), file) for path in errands(*rank) for _folder, file in inner(path)
             if file in rank and rank[file] > rank[layer(path)] and (layer(path), file) not in allowed]

    assert wrong == []


def test_pure_files_know_no_database():
    wrong = [(path.relative_to(HOUSE).as_posix(), name) for path in errands(*PURE) for name in imports(path)
             if name.startswith(("sqlalchemy", "blueprints.db"))]

    assert wrong == []


def test_only_the_edge_commits():
    wrong = [(path.relative_to(HOUSE).as_posix(), line) for path in FILES if not is_edge(path)
             for line in calls(path, "db", "session", "commit")]

    assert wrong == []


def test_only_the_edge_asks_for_the_time():
    wrong = [(path.relative_to(HOUSE).as_posix(), line) for path in FILES if not is_edge(path)
             for chain in (["now"], ["db", "now"], ["dt", "datetime", "now"], ["dt", "datetime", "utcnow"],
                           ["dt", "date", "today"], ["time", "time"])
             for line in calls(path, *chain)]

    assert wrong == []


def test_no_file_is_longer_than_four_hundred_lines():
    files = [*FILES, *TEMPLATES, *(HOME / "tests").rglob("*.py"), HOME / "app.py",
             *(HOUSE / "site" / "static").rglob("*.css"), *(HOUSE / "site" / "static").rglob("*.js")]

    assert [(name, length) for name, length in zip(names(files), map(lines_of, files), strict=True) if length > 400] == []


def lines_of(path):
    return path.read_text().count("\n")


def test_no_file_has_a_name_that_hides_what_it_is():
    banned = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|info|misc|common)($|_)")

    assert [name for name in names(FILES) if banned.search(pathlib.Path(name).stem)] == []


def test_rules_that_others_call_have_a_docstring():
    """A route's name and address tell it all; a rule has a meaning, a unit or a refusal to tell."""
    silent = [(path.relative_to(HOUSE).as_posix(), node.name) for path in errands(*RULES)
              for node in tree(path).body if isinstance(node, ast.FunctionDef) and not ast.get_docstring(node)
              and is_called_from_outside(path, node.name)]

    assert silent == []


def is_called_from_outside(path, name):
    word = re.compile(rf"\b{path.stem}\.{name}\(|import [^\n]*\b{name}\b")
    return any(word.search(other.read_text()) for other in FILES if other != path)


def test_every_file_of_an_errand_is_a_layer():
    layers = {"models", "forms", *PURE, *RULES, *ASKING, *WORDS, *EDGE}
    strange = [path.relative_to(HOUSE).as_posix() for path in FILES
               if path.parent != HOUSE and path.name != "__init__.py" and not is_edge(path) and layer(path) not in layers]

    assert strange == []


def test_init_files_hold_a_docstring_and_nothing_else():
    wrong = [name for name, path in zip(names(FILES), FILES, strict=True) if path.name == "__init__.py"
             and [type(node) for node in tree(path).body] != [ast.Expr]]

    assert wrong == []


def test_every_file_says_what_it_is_for():
    assert [name for name, path in zip(names(FILES), FILES, strict=True) if not ast.get_docstring(tree(path))] == []


def test_nobody_catches_everything():
    """What is not a Refusal is a bug and becomes the 500 page. It is caught where answers and letters end, nowhere else."""
    allowed = {"blueprints/site/errors.py", "blueprints/answers.py", "blueprints/door.py", "blueprints/mail/delivery.py",
               "blueprints/site/chores.py"}
    wrong = [(name, node.lineno) for name, path in zip(names(FILES), FILES, strict=True) if name not in allowed
             for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)
             and (node.type is None or isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))]

    assert wrong == []


# A data block is no script: no browser runs it, whatever stands in it, and the policy need not allow it.
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?! type=.application/ld\+json.>)(?![^>]*\ssrc=)|javascript:"
                    r"|\|\s*safe\b|autoescape false")


def test_templates_hold_no_style_no_script_and_no_handler():
    wrong = [(name, found.group()) for name, path in zip(names(TEMPLATES), TEMPLATES, strict=True)
             for found in INLINE.finditer(path.read_text())]

    assert wrong == []


def test_templates_ask_the_database_nothing():
    asks = re.compile(r"db\.session|\b[A-Z]\w+\.query\b|\.execute\(|\.scalars?\(|queries\.|rules\.")

    assert [name for name, path in zip(names(TEMPLATES), TEMPLATES, strict=True) if asks.search(path.read_text())] == []


def test_every_view_says_who_may_enter(made_app):
    from blueprints.access import everyone
    silent = [endpoint for endpoint, view in made_app.view_functions.items() if not hasattr(view, "open_to")]

    assert silent == []
    assert made_app.view_functions["static"].open_to is everyone


def test_migrations_import_nothing_of_ours():
    wrong = [path.name for path in (HOME / "migrations" / "versions").glob("*.py") if "blueprints" in path.read_text()]

    assert wrong == []
