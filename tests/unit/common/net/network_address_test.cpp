#include "common/net/network_address.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

bool is_public_text(std::string_view text) {
  const auto address = parse_address(text);
  REQUIRE_MESSAGE(address, text);
  return is_public(*address);
}

}  // namespace

TEST_CASE("addresses that only we or our network can reach are not public") {
  for (const auto* text :
       {"0.0.0.0",         "0.1.2.3",     "10.0.0.1",        "10.255.255.255",  "100.64.0.1",
        "100.127.255.255", "127.0.0.1",   "127.255.255.254", "168.63.129.16",   "169.254.169.254",
        "169.254.170.2",   "172.16.0.1",  "172.31.255.255",  "192.0.0.8",       "192.0.0.192",
        "192.0.2.1",       "192.88.99.1", "192.168.0.1",     "198.18.0.1",      "198.19.255.255",
        "198.51.100.7",    "203.0.113.9", "224.0.0.1",       "239.255.255.255", "240.0.0.1",
        "255.255.255.255"}) {
    CHECK_MESSAGE(!is_public_text(text), text);
    // The same, written as the IPv6 address that maps it.
    const auto mapped = "::ffff:" + std::string(text);
    CHECK_MESSAGE(!is_public_text(mapped), mapped);
    // In hexadecimal, behind NAT64, as IPv4-compatible.
    CHECK_MESSAGE(!is_public_text("64:ff9b::" + std::string(text)), text);
    CHECK_MESSAGE(!is_public_text("::" + std::string(text)), text);
    CHECK_MESSAGE(!is_public_text("2606:4700::5efe:" + std::string(text)), text);
  }
}

TEST_CASE("IPv6 addresses that only we or our network can reach are not public") {
  for (const auto* text : {"::",
                           "::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fdff::1",
                           "ff02::1",
                           "ff0e::1",
                           "2001:db8::1",
                           "3fff::1",
                           "2001::1",
                           "2001:0:4136:e378::1",
                           "2001:10::1",
                           "2001:20::1",
                           "100::1",
                           "64:ff9b:1::1",
                           "5f00::1",
                           "2002:7f00:1::1",
                           "2002:a9fe:a9fe::1",
                           "2002:0a00:0001::",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a9fe:a9fe",
                           "::ffff:7f00:1",
                           "::ffff:0:127.0.0.1",
                           "::127.0.0.1",
                           "4000::1",
                           "e000::1",
                           "3ffe::1"}) {
    CHECK_MESSAGE(!is_public_text(text), text);
  }
}

TEST_CASE("addresses that were given out are public") {
  for (const auto* text : {"1.1.1.1",           "8.8.8.8",
                           "9.255.255.255",     "11.0.0.1",
                           "93.184.216.34",     "100.63.255.255",
                           "100.128.0.1",       "126.255.255.255",
                           "128.0.0.1",         "169.253.255.255",
                           "169.255.0.1",       "172.15.255.255",
                           "172.32.0.1",        "192.0.1.1",
                           "192.167.255.255",   "192.169.0.1",
                           "198.17.255.255",    "198.20.0.1",
                           "223.255.255.255",   "2606:4700:4700::1111",
                           "2a00:1450:4001::1", "2001:4860:4860::8888",
                           "2002:0808:0808::1", "64:ff9b::8.8.8.8",
                           "::ffff:8.8.8.8"}) {
    CHECK_MESSAGE(is_public_text(text), text);
  }
}

TEST_CASE("only the plain spellings are addresses") {
  for (const auto* text :
       {"", "localhost", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "2130706433", "1.2.3.256",
        " 1.2.3.4", "1.2.3.4 ", "fe80::1%eth0", "[::1]", "::g", ":::", "1.2.3.4/8"}) {
    CHECK_MESSAGE(!parse_address(text), text);
  }
  CHECK_FALSE(parse_address(std::string_view("1.2.3.4\0x", 9)));
  CHECK(parse_address("::ffff:1.2.3.4") == parse_address("1.2.3.4"));
  CHECK(to_string(*parse_address("::FFFF:1.2.3.4")) == "1.2.3.4");
  CHECK(to_string(*parse_address("2001:DB8:0::1")) == "2001:db8::1");
}

TEST_CASE("a network holds what its prefix says, in either family") {
  const auto holds = [](std::string_view net, std::string_view address) {
    const auto parsed = parse_network(net);
    REQUIRE_MESSAGE(parsed, net);
    return parsed->contains(*parse_address(address));
  };
  CHECK(holds("10.0.0.0/8", "10.200.3.4"));
  CHECK(holds("10.0.0.0/8", "::ffff:10.1.1.1"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  CHECK_FALSE(holds("10.0.0.0/8", "::a00:1"));
  CHECK(holds("192.168.1.128/25", "192.168.1.129"));
  CHECK_FALSE(holds("192.168.1.128/25", "192.168.1.127"));
  CHECK(holds("127.0.0.1", "127.0.0.1"));
  CHECK_FALSE(holds("127.0.0.1", "127.0.0.2"));
  CHECK(holds("0.0.0.0/0", "255.1.2.3"));
  CHECK_FALSE(holds("0.0.0.0/0", "::1"));
  CHECK(holds("::/0", "1.2.3.4"));
  CHECK(holds("fd00::/8", "fd12::1"));
  CHECK_FALSE(holds("fd00::/8", "fc12::1"));
}

TEST_CASE("what is no network is refused, and so are bits behind the prefix") {
  for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8",
                           "10.0.0.0/8x", "10/8", "fd00::/129", "fd00::1/8", "host/8"}) {
    CHECK_MESSAGE(!parse_network(text), text);
  }
}
