// Neither does it compile as it stands, nor is there a case in it:
// nocompile_test must say so.
int main() { return "not an int"; }
