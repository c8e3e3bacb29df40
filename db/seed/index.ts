export { seedRegister } from './seed-register.ts';
