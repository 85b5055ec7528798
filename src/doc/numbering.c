#include "doc/numbering.h"
