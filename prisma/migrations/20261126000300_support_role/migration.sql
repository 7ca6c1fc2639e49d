-- Nobody has it until it is given: not before every instance is of this release, since those of the one before know no such role.
ALTER TYPE "Role" ADD VALUE 'support' BEFORE 'admin';
