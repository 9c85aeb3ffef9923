#!/usr/bin/env python3
"""Each rule fires on a text that breaks it and keeps silent on one that does not. The last test
fails for a rule that no sample here made fire: such a rule might not be able to."""
import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import include_rules  # noqa: E402
import rules  # noqa: E402
import source_text  # noqa: E402
import tree_rules  # noqa: E402

fired = set()
header = "/// Says what it is for.\n#pragma once\n"
long_body = "  step();\n" * rules.function_lines_max

# (rule, path, a text that breaks it, a text in the same place that does not)
text_samples = (
    ("file_lines", "api/a.cpp", "int x;\n" * 301, "int x;\n" * 300),
    ("main_lines", "api/main.cpp", "int x;\n" * 80, "int x;\n" * 79),
    ("final_newline", "api/a.cpp", "int x;", "int x;\n"),
    ("line_columns", "sql/queries/jobs/a.sql", "-- " + "é" * 98 + "\n", "-- " + "é" * 97 + "\n"),
    ("line_columns", "deploy/run", "#!/bin/sh\n" + "a" * 101 + "\n", "#!/bin/sh\n"),
    ("whitespace", "api/a.cpp", "int x; \n", "int x;\n"),
    ("whitespace", "api/a.cpp", "\tint x;\n", "  int x;\n"),
    ("function_lines", "api/a.cpp", "void f() {\n" + long_body + "}\n", "void f() {\n}\n"),
    ("function_lines", "api/a.cpp",
     "namespace a {\nclass b : c {\n  b(int x) : x_{x}, y_(0) {\n" + long_body + "  }\n};\n}\n",
     "namespace a {\nclass b {\n" + "  void f() {}\n" * 90 + "};\n}\n"),
    ("function_lines", "tests/unit/core/a.cpp", 'TEST_CASE("a") {\n' + long_body + "}\n",
     "const char* text[] = {\n" + '    "a",\n' * 90 + "};\n"),
    ("function_lines", "api/a.cpp",
     "auto f(span<const int> a) -> int {\n  auto g = [&] { return 1; };\n" + long_body + "}\n",
     "enum class e {\n" + "  a,\n" * 90 + "};\nR\"(" + "{\n" * 90 + ")\";\n"),
    ("detached", "api/a.cpp", "co_spawn(x, f(), detached);\n", "// detached from all\n"),
    ("getenv", "worker/a.cpp", 'auto x = std::getenv("X");\n', 'auto x = "getenv";\n'),
    ("stdout", "worker/a.cpp", "std::cout << 1;\n", 'std::println(stderr, "x");\n'),
    ("stdout", "common/core/a.cpp", 'std::print("x");\n', "std::cerr << 1;\n"),
    ("sleep", "tests/unit/core/a.cpp", "std::this_thread::sleep_for(1s);\n", "pg_sleep();\n"),
    ("sleep", "worker/a.cpp", "::sleep(1);\n", "machine.sleep(1);\n"),
    ("wall_clock", "worker/a.cpp", "auto now = std::chrono::system_clock::now();\n",
     "auto now = std::chrono::steady_clock::now();\n"),
    ("wall_clock", "common/jobs/a.cpp", "auto now = std::time(nullptr);\n", "auto t = time(1);\n"),
    ("pqxx", "api/a.cpp", "pqxx::connection c;\n", '"pqxx";\n'),
    ("pqxx", "common/search/a.cpp", "#include <pqxx/pqxx>\n", "#include <string>\n"),
    ("pqxx", "common/service/a.cpp", "pqxx::connection c;\n", "int x;\n"),
    ("pqxx", "tests/unit/common/jobs/a.cpp", "#include <pqxx/pqxx>\n", "int x;\n"),
    ("mupdf", "worker/a.cpp", "#include <mupdf/fitz.h>\n", "#include <string>\n"),
    ("shell", "worker/a.cpp", 'std::system("ls");\n', "clock.system();\n"),
    ("using_namespace", "api/a.cpp", "using namespace std;\n", "using namespace std::chrono;\n"),
    ("null", "api/a.cpp", "f(NULL);\n", "f(nullptr);  // NULL\n"),
    ("endl", "benchmarks/a.cpp", "out << std::endl;\n", "out << '\\n';\n"),
    ("swallowed", "api/a.cpp", "try { f(); } catch (...) {\n}\n",
     "try { f(); } catch (...) {\n  // the destructor of a lease cannot report\n}\n"),
    ("marker", "api/a.cpp", "// TODO: later\n", "// TODO(#12): later\n"),
    ("marker", "deploy/run", "#!/bin/sh\n# FIXME\n", "#!/bin/sh\n# fixed\n"),
    ("include_direction", "common/core/a.cpp", '#include "api/x.hpp"\n', "#include <api/x>\n"),
    ("include_direction", "common/core/a.cpp", '#include "common/jobs/x.hpp"\n', "int x;\n"),
    ("include_direction", "common/jobs/a.cpp", '#include "common/postgres/x.hpp"\n',
     '#include "common/jobs/x.hpp"\n#include "common/core/x.hpp"\n'),
    ("include_direction", "common/jobs/a.cpp", "#include <boost/asio/post.hpp>\n",
     "#include <boost/json/value.hpp>\n"),
    ("include_direction", "common/net/a.cpp", "#include <boost/beast/http.hpp>\n", "int x;\n"),
    ("include_direction", "common/blobs/a.hpp", "#include <pqxx/pqxx>\n", "#include <span>\n"),
    ("include_direction", "common/postgres/a.cpp", '#include "common/stores/jobs/x.hpp"\n',
     '#include "sql/sql_queries.hpp"\n'),
    ("include_direction", "common/jobs/a.cpp", '#include "sql/sql_queries.hpp"\n', "int x;\n"),
    ("include_direction", "common/schema/a.cpp", '#include "common/stores/jobs/x.hpp"\n',
     '#include "common/postgres/x.hpp"\n'),
    ("include_direction", "common/stores/access/a.cpp", '#include "common/stores/jobs/x.hpp"\n',
     '#include "common/access/x.hpp"\n'),
    ("include_direction", "common/new_folder/a.cpp", '#include "common/core/x.hpp"\n', "int x;\n"),
    ("include_direction", "api/a.cpp", '#include "worker/x.hpp"\n',
     '#include "common/core/x.hpp"\n'),
    ("include_direction", "api/http/a.cpp", '#include "api/request/x.hpp"\n',
     '#include "api/http/x.hpp"\n'),
    ("include_direction", "api/request/a.cpp", '#include "api/auth/x.hpp"\n',
     '#include "api/http/x.hpp"\n'),
    ("include_direction", "api/jobs/a.cpp", '#include "api/documents/x.hpp"\n',
     '#include "api/auth/x.hpp"\n#include "api/request/x.hpp"\n'),
    ("include_direction", "api/jobs/a.cpp", '#include "api/config.hpp"\n', "int x;\n"),
    ("include_direction", "api/cli/commands/a.cpp", '#include "api/http/x.hpp"\n',
     '#include "common/schema/x.hpp"\n'),
    ("include_direction", "api/cli/client/a.cpp", '#include "api/cli/commands/x.hpp"\n',
     "int x;\n"),
    ("include_direction", "worker/a.cpp", '#include "api/x.hpp"\n', '#include "worker/x.hpp"\n'),
    ("include_direction", "worker/a.cpp", '#include "tests/support/x.hpp"\n', "int x;\n"),
    ("include_direction", "worker/process/a.cpp", '#include "worker/claims/x.hpp"\n',
     '#include "common/stores/jobs/x.hpp"\n'),
    ("include_direction", "worker/claims/a.cpp", '#include "worker/stages/x.hpp"\n',
     '#include "worker/process/x.hpp"\n'),
    ("include_direction", "worker/chunking/a.cpp", '#include "worker/stages/x.hpp"\n', "int x;\n"),
    ("include_direction", "worker/extract/pdf/a.cpp", '#include "worker/chunking/x.hpp"\n',
     '#include "worker/extract/layout/page/x.hpp"\n'),
    ("include_direction", "worker/extract/a.cpp", '#include "common/postgres/x.hpp"\n',
     '#include "common/extractor/x.hpp"\n'),
    ("include_direction", "worker/lease/a.cpp", '#include "worker/worker_service.hpp"\n',
     "int x;\n"),
    ("include_direction", "tests/unit/common/core/a.cpp", '#include "../x.hpp"\n',
     '#include "api/x.hpp"\n'),
    ("pure_text", "common/search/a.cpp", 'mark("<mark>");\n', 'mark("marked");\n'),
    ("pure_text", "common/jobs/a.cpp", 'go("/api/v1/x");\n', '// "/api/v1/x"\n'),
    ("header_duty", "api/a.hpp", "#pragma once\n", header),
    ("pragma_once", "api/a.hpp", "/// Duty.\n#ifndef A\n", header),
    ("sql_text", "api/a.cpp", 'run("SELECT 1");\n', 'fail("select a file first");\n'),
    ("sql_text", "common/a.cpp", 'run("select id from jobs");\n', 'say("updated the set");\n'),
    ("sql_text", "worker/a.cpp", 'run(R"(\n UPDATE jobs SET x = 1)");\n', 'say("Create a key");\n'),
    ("own_path", "docs/a.md", "see /home/someone/x\n", "see /var/lib/pagemill and $w/work/x\n"),
    ("registry_host", "deploy/run", "curl https://pypi.org/x\n", "npm pack x\n"),
    # Their router generates text, and has no files.
    ("registry_host", "docs/a.md", "from https://huggingface.co/x\n",
     "ask https://router.huggingface.co/v1\n"),
    ("file_name", "api/JobStore.cpp", "int x;\n", None),
    ("folder_name", "api/utils/a.cpp", "int x;\n", None),
    ("top_level", "scratch/a.txt", "x\n", None),
)
script = "#!/usr/bin/env bash\nset -euo pipefail\n"
tree_samples = (
    ("blob", tree_rules.check_blob, ("docs/a.png", 600 * 1024), ("docs/a.png", 1024)),
    ("script_mode", tree_rules.check_script, ("deploy/a", script, False),
     ("deploy/a", script, True)),
    ("script_errors", tree_rules.check_script, ("deploy/a", "#!/bin/bash\nset -e\n", True),
     ("deploy/debian/postinst", "#!/bin/sh\nset -eu\n", True)),
    ("query_file", tree_rules.check_query, ("sql/queries/b.sql", "-- why\nselect 1"),
     ("sql/queries/a/b.sql", "-- why; and: it's so\nselect ';' as a;\n")),
    ("query_header", tree_rules.check_query, ("sql/queries/a/b.sql", "select 1;\n"),
     ("sql/migrations/b.sql", "select 1;\n")),
    ("query_statement", tree_rules.check_query,
     ("sql/queries/a/b.sql", "-- a\nselect 1; select 2;\n"),
     ("sql/queries/a/b.sql", "-- a\ndo $x$ begin; end $x$\n")),
    ("query_name", tree_rules.check_query_names, (["sql/queries/a/x.sql", "sql/queries/b/x.sql"],),
     (["sql/queries/a/x.sql", "sql/queries/b/y.sql"],)),
    ("function_file", tree_rules.check_function_file,
     ("sql/functions/a.sql", "-- a\nCREATE OR REPLACE FUNCTION a() RETURNS int AS $$ $$;\n"),
     ("sql/functions/x/a.sql",
      "-- a\nCREATE OR REPLACE FUNCTION a() AS $$ x; $$;\nREVOKE ALL ON a;")),
    ("function_file", tree_rules.check_function_file,
     ("sql/functions/x/a.sql", "-- a\nCREATE OR REPLACE FUNCTION a() AS $$ $$;\nDROP TABLE b;\n"),
     ("sql/functions/x/a.sql", "-- a\nCREATE OR REPLACE FUNCTION a() AS $$ x; $$;\n")),
    ("function_name", tree_rules.check_function_names,
     ({"sql/functions/x/a.sql": "create or replace function a()",
       "sql/functions/y/b.sql": "CREATE OR REPLACE FUNCTION a(int)"},),
     ({"sql/functions/x/a.sql": "create or replace function a()",
       "sql/functions/y/b.sql": "create or replace function b()"},)),
    ("folder_units", tree_rules.check_folder_units,
     ([f"sql/queries/a/{n}.sql" for n in range(26)],),
     ([f"api/a/{n}.{e}" for n in range(25) for e in ("cpp", "hpp")] + ["api/a/CMakeLists.txt"],)),
    ("test_folder", tree_rules.check_mirror, (["tests/unit/core/a_test.cpp"],),
     (["common/core/a.hpp", "tests/unit/common/core/a_test.cpp"],)),
    ("test_name", tree_rules.check_mirror,
     (["common/core/a.hpp", "tests/unit/common/core/b_test.cpp"],),
     (["common/core/a.cpp", "tests/unit/common/core/a_test.cpp", "tests/unit/common/core/b.cpp"],)),
    ("untested_folder", tree_rules.check_mirror, (["common/core/a.hpp"],),
     (["common/core/a.hpp", "tests/unit/common/core/a_test.cpp"],)),
    ("migration_number", tree_rules.check_migrations, (["sql/migrations/0002_a.sql"],),
     (["sql/migrations/0001_a.sql", "sql/migrations/0002_b.sql"],)),
    ("orphan_source", tree_rules.check_orphan_sources,
     ({"api/CMakeLists.txt": "add_library(a b.cpp) # a.cpp", "api/a.cpp": ""},),
     ({"api/CMakeLists.txt": 'x(a.cpp "${CMAKE_SOURCE_DIR}/common/${n}_x.cpp" json/c.cpp)',
       "api/a.cpp": "", "common/b_x.cpp": "", "api/json/c.cpp": ""},)),
    ("orphan_header", tree_rules.check_orphan_sources, ({"api/a.hpp": '#include "api/a.hpp"'},),
     ({"api/a.hpp": header, "api/CMakeLists.txt": "a.cpp", "api/a.cpp": '#include "api/a.hpp"'},)),
    ("orphan_query", tree_rules.check_orphan_queries,
     ({"sql/queries/a/get_job.sql": "", "tests/integration/a.cpp": "sql::get_job"},),
     ({"sql/queries/a/get_job.sql": "", "common/a.cpp": "sql::get_job"},)),
)


def check_file(path, text):
    return [*rules.check_text(path, text), *include_rules.check_includes(path, text)]


class each_rule(unittest.TestCase):
    def expect(self, rule, found, wanted):
        names = {item.rule for item in found}
        fired.update(names)
        self.assertEqual(rule in names, wanted, (rule, [str(item) for item in found]))

    def test_fires_on_text_that_breaks_it(self):
        for rule, path, bad, _ in text_samples:
            with self.subTest(rule=rule, path=path):
                self.expect(rule, check_file(path, bad), True)

    def test_is_silent_on_text_that_keeps_it(self):
        for rule, path, _, good in text_samples:
            with self.subTest(rule=rule, path=path):
                self.expect(rule, check_file(path, good) if good else [], False)

    def test_fires_on_a_tree_that_breaks_it(self):
        for rule, check, bad, _ in tree_samples:
            with self.subTest(rule=rule):
                self.expect(rule, list(check(*bad)), True)

    def test_is_silent_on_a_tree_that_keeps_it(self):
        for rule, check, _, good in tree_samples:
            with self.subTest(rule=rule):
                self.assertEqual(list(check(*good)), [])

    def test_gives_the_line_and_the_advice(self):
        found = list(rules.check_text("api/a.cpp", "int x;\n\nf(NULL);\n"))
        self.assertEqual([str(item) for item in found], ["api/a.cpp:3: null: nullptr"])

    def test_z_every_rule_has_a_sample_that_makes_it_fire(self):
        text = "".join(pathlib.Path(module.__file__).read_text()
                       for module in (rules, include_rules, tree_rules))
        names = set(re.findall(r'finding\([^"]*"(\w+)"', text))
        names.update(rule.rule for rule in rules.banned_tokens)
        self.assertGreater(len(names), 30)
        self.assertEqual(names - fired, set())


class the_tables_of_includes(unittest.TestCase):
    def test_describe_no_circle(self):
        self.assertEqual(include_rules.circles(include_rules.allowed), [])
        self.assertEqual(include_rules.circles({"a": {"b"}, "b": {"a"}, "c": {"a"}}), ["a", "b"])

    def test_name_only_folders_that_there_are(self):
        root = pathlib.Path(__file__).parents[2]
        names = set(include_rules.allowed).union(*include_rules.allowed.values())
        self.assertEqual([name for name in names if not (root / name).is_dir()], [])

    def test_hold_exceptions_that_are_needed(self):
        root = pathlib.Path(__file__).parents[2]
        for source, target, _ in include_rules.exceptions:
            files = root.glob(source + "*" * (not source.endswith("pp")))
            self.assertTrue(any(f'"{target}"' in file.read_text() for file in files),
                            f"{source} does not include {target}: remove the exception")


class the_lists_of_tests(unittest.TestCase):
    def test_name_suites_that_there_are(self):
        root = pathlib.Path(__file__).parents[2]
        lists = (root / "tests/integration/CMakeLists.txt").read_text()
        for folder, suite in tree_rules.tested_elsewhere.items():
            self.assertIn(f"({suite}", lists, folder)
            self.assertTrue((root / folder).is_dir(), folder)
            self.assertFalse((root / "tests/unit" / folder).is_dir() and
                             any((root / "tests/unit" / folder).glob("*_test.cpp")), folder)

    def test_name_files_that_there_are(self):
        root = pathlib.Path(__file__).parents[2]
        for name in tree_rules.covers_several:
            self.assertTrue((root / "tests/unit" / (name + "_test.cpp")).is_file(), name)


class the_scanner(unittest.TestCase):
    def test_keeps_lines_and_blanks_comments_and_literals(self):
        code, literals = source_text.scan('a /* x\n y */ "b\\"c" 1\'000 \'"\' R"q(d\n)")q" // e\n')
        self.assertEqual(code.count("\n"), 3)
        self.assertEqual(re.sub(r"\s+", " ", code), 'a " 1\'000 " ')
        self.assertEqual([item.value for item in literals], ['b\\"c', 'd\n)"'])

    def test_finds_functions_with_their_lines(self):
        text = ("namespace a {\nint f() {\n  if (x) {\n  }\n}\nstruct s {\n  s() : a{1}, b{2} {}\n"
                "  bool g() const\n      noexcept {\n    return {};\n  }\n};\n"
                "const auto t = std::array{1, 2};\ntemplate <class T>\nvoid h(T) {\n}\n}\n")
        found = [(body.name, body.line, body.lines) for body in source_text.functions(text)]
        self.assertEqual(found, [("f", 2, 4), ("s", 7, 1), ("g", 8, 4), ("h", 14, 3)])


if __name__ == "__main__":
    unittest.main()
