#include "api/ai/fields/field_check.hpp"

#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "api/ai/fields/schema_compiler.hpp"

using namespace pagemill;

namespace {

/// What is wrong with a value, as "pointer keyword; ...".
std::string faults_of(std::string_view schema, std::string_view value) {
  const auto made = compile_schema(schema);
  REQUIRE(made);
  std::string faults;
  for (const auto& one : check_value(*made, boost::json::parse(value))) {
    faults += (faults.empty() ? "" : "; ") + one.pointer + " " + one.keyword;
  }
  return faults;
}

}  // namespace

TEST_CASE("values are checked by the rules of their schema") {
  constexpr std::string_view schema = R"({"properties":{
    "n":{"type":"number","minimum":0,"exclusiveMaximum":10,"multipleOf":0.01},
    "i":{"type":"integer"},
    "s":{"type":"string","minLength":2,"maxLength":4,"pattern":"^a"},
    "d":{"type":"string","format":"date"},
    "e":{"enum":["x",1,true]},
    "l":{"type":"array","minItems":1,"maxItems":3,"uniqueItems":true,
         "items":{"type":"object","properties":{"k":{"type":"boolean"}}}}}})";
  const auto faults = [&](std::string_view changed) {
    std::string all = R"({"n":null,"i":null,"s":null,"d":null,"e":null,"l":null})";
    const auto name = changed.substr(0, 4);  // "n":
    const auto at = all.find(name);
    all.replace(at, 8, changed);
    return faults_of(schema, all);
  };
  CHECK(faults(R"("n":null)").empty());
  CHECK(faults(R"("n":5.41)").empty());
  CHECK(faults(R"("n":-1)") == "/n minimum");
  CHECK(faults(R"("n":10)") == "/n exclusiveMaximum");
  CHECK(faults(R"("n":0.005)") == "/n multipleOf");
  CHECK(faults(R"("n":"5")") == "/n type");
  CHECK(faults(R"("i":3.0)").empty());
  CHECK(faults(R"("i":3.5)") == "/i type");
  CHECK(faults(R"("s":"aäöü")").empty());
  CHECK(faults(R"("s":"a")") == "/s minLength");
  CHECK(faults(R"("s":"aäöüß")") == "/s maxLength");
  CHECK(faults(R"("s":"bc")") == "/s pattern");
  CHECK(faults(R"("d":"2024-02-29")").empty());
  CHECK(faults(R"("d":"2023-02-29")") == "/d format");
  CHECK(faults(R"("d":"29.02.2024")") == "/d format");
  CHECK(faults(R"("e":1.0)").empty());
  CHECK(faults(R"("e":"y")") == "/e enum");
  CHECK(faults(R"("l":[{"k":true},{"k":null}])").empty());
  CHECK(faults(R"("l":[])") == "/l minItems");
  CHECK(faults(R"("l":[{"k":true},{"k":true}])") == "/l uniqueItems");
  CHECK(faults(R"("l":[{"k":1},{}])") == "/l/0/k type; /l/1/k required");
  CHECK(faults(R"("l":[{"k":true,"m":1}])") == "/l/0/m additionalProperties");
}

TEST_CASE("the whole value is an object, and names are escaped in pointers") {
  CHECK(faults_of(R"({"properties":{"a":{}}})", "null") == " type");
  CHECK(faults_of(R"({"properties":{"a":{}}})", "[]") == " type");
  CHECK(faults_of(R"({"properties":{"a/b~":{}}})", R"({"a/b~":1})") == "/a~1b~0 type");
}
