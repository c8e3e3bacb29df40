export { seedDemonstration, type DemonstrationTools } from './seed-demonstration.ts';
export { seedRegister } from './seed-register.ts';
