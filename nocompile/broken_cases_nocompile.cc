// Every way in which a case can be worthless. nocompile_test must find fault
// with each of them, or a case of the library that has rotted would go unseen;
// the BUILD file lists them.

struct Metres {
  int count;
};
struct Feet {
  int count;
};

int main() {
  Metres metres{3};

#ifdef NC_LEGAL  // want: no match
  metres = Metres{4};
#endif

#ifdef NC_OTHER_REASON  // want: use of deleted function|deleted
  metres = Feet{4};
#endif

#ifdef NC_OTHER_ERROR_FIRST  // want: no match for .operator=.|no viable overloaded '='
  undeclared();
  metres = Feet{4};
#endif

#ifdef NC_ONLY_A_WARNING  // want: unused variable
#pragma GCC diagnostic warning "-Wunused-variable"
  int unused = 0;
#endif

#ifdef NC_ANYTHING_MATCHES  // want: no match|
  metres = Feet{4};
#endif

#ifdef NC_NO_DIAGNOSTIC_WANTED
  metres = Feet{4};
#endif

  // A wanted diagnostic that belongs to no case, and a case in another form,
  // which would otherwise be passed over.

  // want: no match

#if 0
  // Not reached by the compiler, but NC_ in a directive.
#elif defined(NC_OTHER_FORM)
  metres = Feet{4};
#endif

#ifdef NC_TWICE  // want: no match|no viable
  metres = Feet{4};
#endif
#ifdef NC_TWICE  // want: no match|no viable
  metres = Feet{5};
#endif

  return metres.count == 3 ? 0 : 1;
}
