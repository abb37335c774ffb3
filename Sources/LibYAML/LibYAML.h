// libyaml as the system has it (libyaml-dev on Debian).
#include <yaml.h>
