#include "doc/notes.h"
